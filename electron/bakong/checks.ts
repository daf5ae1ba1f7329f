// The way to Bakong, step by step, for the check-up: the name, the certificate, the knock, the time. No look-up is spent and
// no token is sent; each step has its time.

import { lookup } from 'node:dns/promises'
import { connect } from 'node:tls'
import type { DoctorFacts } from '../core/doctor'
import { skewMs } from '../core/link'
import { BakongTrouble, type Clock } from '../core/ports'
import { type Address, readAddress } from './address'
import type { BakongClient } from './client'
import { troubleOfError } from './errors'
import { tokenFacts } from './token'

const STEP_MS = 5000

export interface WayChecks extends Pick<DoctorFacts, 'dns' | 'tls' | 'bakong' | 'skewMs' | 'token'> {}

/**
 * Goes all steps at once; each fails by itself. Throws nothing of the network's.
 * @param accountId the shop's own, about which Bakong is asked to hear its time
 */
export async function checkWay(
  { baseUrl, client }: { readonly baseUrl: string; readonly client: BakongClient },
  accountId: string,
  clock: Clock,
): Promise<WayChecks> {
  const address = readAddress(baseUrl)
  const [dns, tls, bakong, skew] = await Promise.all([
    name(address, clock),
    certificate(address, clock),
    knock(client),
    time(client, accountId, clock),
  ])
  const token = client.token
  return {
    dns,
    tls,
    bakong,
    skewMs: skew,
    token: { set: token !== null, expiresAt: token === null ? null : tokenFacts(token).expiresAt },
  }
}

async function name({ host }: Address, clock: Clock): Promise<DoctorFacts['dns']> {
  const from = clock.monotonic()
  try {
    await inTime(lookup(host), clock)
    return { kind: 'ok', tookMs: clock.monotonic() - from }
  } catch (error) {
    return { kind: 'failed', code: codeOf(error) }
  }
}

/** The handshake alone, verified like every call's; nothing is said after it. */
async function certificate({ secure, host, port }: Address, clock: Clock): Promise<DoctorFacts['tls']> {
  if (!secure) return { kind: 'none' }
  const socket = connect({ host, port, servername: host, rejectUnauthorized: true })
  try {
    await inTime(
      new Promise<void>((resolve, reject) => {
        socket.once('secureConnect', resolve)
        socket.once('error', reject)
      }),
      clock,
    )
    const validTo = Date.parse(socket.getPeerCertificate().valid_to)
    return Number.isNaN(validTo) ? { kind: 'failed', code: 'NO_DATE', trouble: 'cert-bad' } : { kind: 'ok', validTo }
  } catch (error) {
    const trouble = error instanceof Error ? troubleOfError(error).kind : 'offline'
    return { kind: 'failed', code: codeOf(error), trouble }
  } finally {
    // Destroying may make one more error, which must find a listener.
    socket.on('error', () => undefined)
    socket.destroy()
  }
}

async function knock(client: BakongClient): Promise<DoctorFacts['bakong']> {
  try {
    const { tookMs } = await client.probe()
    return { kind: 'ok', tookMs }
  } catch (trouble) {
    if (!(trouble instanceof BakongTrouble)) throw trouble
    return { kind: 'trouble', trouble: trouble.kind }
  }
}

/** Bakong's own time, made now: a knock's may be a copy's. */
async function time(client: BakongClient, accountId: string, clock: Clock): Promise<number | null> {
  try {
    const { serverDateMs, mayBeCopy } = await client.time(accountId)
    return mayBeCopy ? null : skewMs(serverDateMs, clock.now())
  } catch (trouble) {
    // Why there was no answer is told by the knock.
    if (!(trouble instanceof BakongTrouble)) throw trouble
    return null
  }
}

function inTime<T>(work: Promise<T>, clock: Clock): Promise<T> {
  return new Promise((resolve, reject) => {
    const callOff = clock.after(STEP_MS, () => reject(Object.assign(new Error('too late'), { code: 'ETIMEDOUT' })))
    work.then(resolve, reject).finally(callOff)
  })
}

/** The error's code alone: its message may hold addresses. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'FAILED'
}

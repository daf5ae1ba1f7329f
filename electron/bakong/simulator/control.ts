// The developer's hand on the simulated Bakong: `/_sim/`, JSON over loopback. Closed unless it was asked for.

import type { IncomingHttpHeaders } from 'node:http'
import { z } from 'zod'
import { PaymentRefused, PayWish } from './customers'
import { Scenario } from './scenario'
import type { Simulator } from './server'

export const CONTROL_PREFIX = '/_sim/'

export interface ControlRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

export interface ControlReply {
  readonly status: number
  readonly json: unknown
}

const ShowBody = z.strictObject({ khqr: z.string().min(1).max(2048) })
const PayBody = z.union([
  z.strictObject({ khqr: z.string().min(1).max(2048), ...PayWish.shape }),
  z.strictObject({ md5: z.string().length(32), ...PayWish.shape }),
])
const TokenBody = z.strictObject({
  token: z
    .string()
    .regex(/^[\x21-\x7e]{1,4096}$/)
    .optional(),
  lifetimeMs: z.int().optional(),
})

/**
 * Answers one control call. A web page can post to loopback, so: the Host must be this server by a loopback name (no
 * DNS rebinding), an Origin is refused, bodies must be declared as JSON (no plain form can), and there is no CORS.
 */
export function control(simulator: Simulator, request: ControlRequest): ControlReply {
  const { headers, method, path } = request
  const hosts = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${simulator.port}`)
  if (!hosts.includes(headers.host ?? '') || headers.origin !== undefined) return no(403, 'not from here')
  if (method === 'GET' && path === '/_sim/ledger') return { status: 200, json: overview(simulator) }
  if (method !== 'POST') return no(405, 'POST, or GET /_sim/ledger')
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) return no(415, 'application/json only')
  const action = ACTIONS[path]
  if (action === undefined) return no(404, `one of: ${Object.keys(ACTIONS).join(', ')}`)
  try {
    return { status: 200, json: action(simulator, JSON.parse(request.text)) }
  } catch (failure) {
    if (failure instanceof z.ZodError) return no(400, z.prettifyError(failure))
    if (failure instanceof SyntaxError) return no(400, 'the body is not JSON')
    if (failure instanceof PaymentRefused) return no(422, failure.message)
    throw failure
  }
}

const ACTIONS: Readonly<Record<string, (simulator: Simulator, body: unknown) => unknown>> = {
  '/_sim/show': (simulator, body) => {
    simulator.show(ShowBody.parse(body).khqr)
    return { shown: true }
  },
  '/_sim/pay': (simulator, body) => {
    const wish = PayBody.parse(body)
    if ('khqr' in wish) {
      const { khqr, ...rest } = wish
      return simulator.pay(khqr, rest)
    }
    const { md5, ...rest } = wish
    return simulator.payMd5(md5, rest)
  },
  '/_sim/scenario': (simulator, body) => {
    simulator.play(Scenario.parse(body))
    return simulator.playing
  },
  '/_sim/token': (simulator, body) => ({ token: simulator.issueToken(TokenBody.parse(body)) }),
}

function overview(simulator: Simulator): object {
  return {
    scenario: simulator.playing,
    transactions: simulator.ledger(),
    lookUpsToday: simulator.lookUpsToday(),
    calls: simulator.calls(),
    mailbox: Object.fromEntries(simulator.mailbox),
    journalTrouble: simulator.journalTrouble,
  }
}

function no(status: number, error: string): ControlReply {
  return { status, json: { error } }
}

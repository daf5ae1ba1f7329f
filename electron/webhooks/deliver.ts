// Brings one event to one address: a signed POST with an end to its patience. Only the status of the answer is read.

import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { performance } from 'node:perf_hooks'
import type { DeliveryTrouble } from '../../shared/webhooks'
import type { Deliver, Delivered, WebhookRequest } from '../core/webhookBooks'
import { judgeAddress } from './address'
import { sign } from './sign'

/** From the first byte out to the head of the answer. */
const TIMEOUT_MS = 10_000
/** Of the answer's head. */
const HEAD_BYTES_MAX = 16 * 1024

export interface DeliverOptions {
  /** The product's own version, for the receiver's log. */
  readonly version: string
  readonly timeoutMs?: number
}

export function createDeliver({ version, timeoutMs = TIMEOUT_MS }: DeliverOptions): Deliver {
  return { judge: judgeAddress, send: (request) => send(request, `KHQR-POS/${version}`, timeoutMs) }
}

async function send(request: WebhookRequest, userAgent: string, timeoutMs: number): Promise<Delivered> {
  const startedAt = performance.now()
  const tookMs = () => Math.round(performance.now() - startedAt)
  const judged = judgeAddress(request.url)
  if (!judged.ok) return { outcome: 'address-not-allowed', status: null, tookMs: 0 }
  try {
    const status = await post(new URL(judged.value), request, userAgent, timeoutMs)
    return { outcome: outcomeOf(status), status, tookMs: tookMs() }
  } catch (failure) {
    return { outcome: troubleOf(failure), status: null, tookMs: tookMs() }
  }
}

/** @returns the answer's status; what follows it is thrown away unread */
function post(url: URL, sent: WebhookRequest, userAgent: string, timeoutMs: number): Promise<number> {
  const body = Buffer.from(sent.body)
  const options = {
    method: 'POST',
    // A connection of its own: nothing of one endpoint can hold up another.
    agent: false as const,
    // Said outright: NODE_TLS_REJECT_UNAUTHORIZED would undo it.
    rejectUnauthorized: true,
    signal: AbortSignal.timeout(timeoutMs),
    maxHeaderSize: HEAD_BYTES_MAX,
    headers: {
      'content-type': 'application/json',
      'content-length': body.length,
      'user-agent': userAgent,
      'webhook-id': sent.eventId,
      'webhook-timestamp': String(sent.timestamp),
      'webhook-signature': sign(sent.secret, sent.eventId, sent.timestamp, sent.body),
    },
  }
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? requestHttps(url, options) : requestHttp(url, options)
    request.on('error', reject)
    request.on('response', (answer) => {
      resolve(answer.statusCode ?? 0)
      answer.on('error', () => undefined)
      answer.destroy()
    })
    // 101, which nobody has asked for: it ends the request with neither an answer nor an error.
    request.on('upgrade', (answer, socket) => {
      resolve(answer.statusCode ?? 0)
      socket.on('error', () => undefined)
      socket.destroy()
    })
    // Whatever else an end may be: after one of the above it says nothing.
    request.on('close', () => reject(new Error('closed without an answer')))
    request.end(body)
  })
}

function outcomeOf(status: number): Delivered['outcome'] {
  if (status >= 200 && status < 300) return 'delivered'
  return status >= 300 && status < 400 ? 'redirected' : 'refused'
}

/** Everything on the way there is the receiver's or the network's; none of it may stop the till. */
function troubleOf(failure: unknown): DeliveryTrouble {
  if (!(failure instanceof Error)) throw failure
  const code = 'code' in failure ? String(failure.code) : ''
  if (failure.name === 'AbortError' || failure.name === 'TimeoutError') return 'timed-out'
  return /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|EPROTO)/.test(code) ? 'tls' : 'unreachable'
}

// Answers on the wire: JSON, documents, problems with their headers; and problems of what never becomes a request.

import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { doorProblem, PROBLEM_TYPE, type Problem } from './problem'

const headers = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
} as const

/** Straight to the connection: a thousand answers a second are too many for a `Response` with its stream each. To a HEAD
 *  Node sends the same headers, and no body. */
export function send(
  outgoing: ServerResponse,
  status: number,
  type: string,
  body: Buffer,
  more: Readonly<Record<string, string>> = {},
): Response {
  outgoing.writeHead(status, { ...headers, ...more, 'content-type': type, 'content-length': body.length })
  outgoing.end(body)
  return RESPONSE_ALREADY_SENT
}

export function sendJson(outgoing: ServerResponse, value: object): Response {
  return send(outgoing, 200, 'application/json', Buffer.from(JSON.stringify(value)))
}

export function sendProblem(
  outgoing: ServerResponse,
  problem: Problem,
  more: Readonly<Record<string, string>> = {},
): Response {
  return send(outgoing, problem.status, PROBLEM_TYPE, bodyOf(problem), { ...headersOf(problem), ...more })
}

/** At the door, before anything is read: the connection is not used again. */
export function sendRefusal(outgoing: ServerResponse, problem: Problem): void {
  sendProblem(outgoing, problem, { connection: 'close' })
}

/** What Node says of bytes that are no request for it, as a problem. */
export function wireProblem({ code }: { readonly code?: string | undefined }): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') return doorProblem('headers-too-large')
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return doorProblem('request-timeout')
  return doorProblem('bad-request')
}

/** Answers on a connection for which Node has made no response, and ends it. */
export function endWithProblem(socket: Duplex, problem: Problem): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const body = bodyOf(problem)
  const lines = Object.entries({
    ...headers,
    ...headersOf(problem),
    'content-type': PROBLEM_TYPE,
    'content-length': String(body.length),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${lines.join('')}\r\n${body.toString()}`)
}

function bodyOf({ retryAfterS: _header, ...body }: Problem): Buffer {
  return Buffer.from(JSON.stringify(body))
}

function headersOf({ status, retryAfterS }: Problem): Record<string, string> {
  if (status === 401) return { 'www-authenticate': 'Bearer' }
  return retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) }
}

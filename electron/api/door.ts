// Who may ask at all: this machine, by this address, and no web page. Judged before anything is read.

import type { IncomingMessage } from 'node:http'
import { type DoorCode, doorProblem, type Problem } from './problem'

/** Longest path and query. */
const URL_MAX = 2048

/**
 * The Host header must be ours: a page whose name was made to point to this machine (DNS rebinding) sends its own.
 * Browsers name the page that asks in Origin and Sec-Fetch-Site; programs have no reason to.
 * @param port on which the server answers
 * @returns null for a request that may go on
 */
export function doorFault(request: IncomingMessage, port: number): Problem | null {
  const code = faultOf(request, port)
  return code === null ? null : doorProblem(code)
}

function faultOf({ socket, headers, rawHeaders, url = '' }: IncomingMessage, port: number): DoorCode | null {
  if (!isLoopback(socket.remoteAddress)) return 'not-local'
  if (!hostsOf(port).includes((headers.host ?? '').toLowerCase()) || !isOnce('host', rawHeaders))
    return 'host-not-allowed'
  if (headers.origin !== undefined) return 'browser-not-allowed'
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'none' && site !== 'same-origin') return 'browser-not-allowed'
  return pathOf(url, port) === null || url.length > URL_MAX ? 'bad-request' : null
}

/**
 * Clients that were told of a proxy send the whole address (RFC 9112, 3.2.2), and a server must take it.
 * @param url as it stands in the request's first line
 * @returns path and query; null where it is another's address, or none
 */
export function pathOf(url: string, port: number): string | null {
  if (url.startsWith('/')) return url
  const [, host = '', rest = ''] = /^http:\/\/([^/?#]*)(.*)$/i.exec(url) ?? []
  if (!hostsOf(port).includes(host.toLowerCase())) return null
  return rest.startsWith('/') ? rest : `/${rest}`
}

/** Node keeps the first of two Hosts; RFC 9112 (3.2) refuses both. @param raw names and values by turns */
function isOnce(name: string, raw: readonly string[]): boolean {
  let count = 0
  for (let at = 0; at < raw.length; at += 2) if (raw[at]?.toLowerCase() === name) count += 1
  return count === 1
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(::ffff:)?127\.|^::1$/.test(address)
}

function hostsOf(port: number): readonly string[] {
  const names = ['127.0.0.1', 'localhost', '[::1]']
  return [...names.map((name) => `${name}:${port}`), ...(port === 80 ? names : [])]
}

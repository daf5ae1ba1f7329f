// Addresses of servers that the till speaks to: one reader, for the schemas that let a value in and for the clients that use it.

import { err, ok, type Result } from './result'

/** The part of the platform's URL that is used here: browsers and Node have the same one. */
interface ParsedUrl {
  readonly protocol: string
  readonly hostname: string
  readonly port: string
  readonly pathname: string
}
declare const URL: { canParse(text: string): boolean; new (text: string): ParsedUrl }

export interface ServerAddress {
  readonly secure: boolean
  /** Without the brackets of an IPv6 address. */
  readonly host: string
  readonly port: number
  /** Without a slash at its end; empty for the root. */
  readonly path: string
}

/** Why an address is not spoken to. The words hold nothing of the address: a password may stand in it. */
export type AddressFault = (typeof faults)[keyof typeof faults]

const faults = {
  unreadable: 'is no address of a server',
  scheme: 'must be https',
  loopback: 'must be https, or http on 127.0.0.1, localhost or [::1]',
  user: 'holds a user or a password',
  query: 'holds a query or a fragment',
  port: 'has a port that no server has',
} as const

/** Longest address that is read. */
export const ADDRESS_MAX = 200

/** Plain http is for the simulator and the tests: it never leaves the machine. */
const loopback: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * One server by https, or by plain http on this machine alone. What a URL may also hold and nobody means here (a user, a
 * query, characters that the platform's reader quietly drops) is refused: `http://localhost:x@elsewhere/` leads elsewhere.
 */
export function readServerAddress(text: string): Result<ServerAddress, AddressFault> {
  if (text.length > ADDRESS_MAX || !/^[a-z]+:\/\/[\x21-\x5b\x5d-\x7e]+$/i.test(text) || !URL.canParse(text))
    return err(faults.unreadable)
  const { protocol, hostname, port, pathname } = new URL(text)
  if (protocol !== 'https:' && protocol !== 'http:') return err(faults.scheme)
  // By the text: an empty user or query leaves nothing in what was parsed.
  if (/^[a-z]+:\/\/[^/?#]*@/i.test(text)) return err(faults.user)
  if (/[?#]/.test(text)) return err(faults.query)
  const secure = protocol === 'https:'
  if (!secure && !loopback.has(hostname)) return err(faults.loopback)
  if (port === '0') return err(faults.port)
  return ok({
    secure,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 443 : 80) : Number(port),
    path: pathname.replace(/\/+$/, ''),
  })
}

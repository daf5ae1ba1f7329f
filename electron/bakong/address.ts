// Bakong's address: one origin, https, or plain http on this machine only. Everything else is refused before any call.

/** A base URL the client will not speak to. The message names the rule and holds nothing of the URL but its parts. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused'
}

export interface Address {
  readonly secure: boolean
  /** Without the brackets of an IPv6 address. */
  readonly host: string
  readonly port: number
  /** What stands before `/v1/…`: empty, or a path without a slash at its end. */
  readonly prefix: string
}

/** Plain http is for the simulator and the tests: it never leaves the machine (DESIGN, outside surfaces). */
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * @param baseUrl `https://api-bakong.nbc.gov.kh`; a path before `/v1` is kept, `/v1` itself may be written or left out
 * @throws AddressRefused for another scheme, plain http beyond loopback, a user name or password, a query, a fragment
 */
export function readAddress(baseUrl: string): Address {
  if (!URL.canParse(baseUrl)) throw new AddressRefused('the address of Bakong is not a URL')
  const url = new URL(baseUrl)
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new AddressRefused('the address of Bakong must be https')
  if (url.protocol === 'http:' && !LOOPBACK.has(url.hostname)) {
    throw new AddressRefused('plain http is only for 127.0.0.1, localhost and [::1]')
  }
  if (url.username !== '' || url.password !== '')
    throw new AddressRefused('the address of Bakong holds a user or password')
  if (url.search !== '' || url.hash !== '')
    throw new AddressRefused('the address of Bakong holds a query or a fragment')
  const secure = url.protocol === 'https:'
  return {
    secure,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    prefix: url.pathname.replace(/\/+$/, '').replace(/\/v1$/, ''),
  }
}

// Bakong's address: one origin, https, or plain http on this machine only. Everything else is refused before any call.

import { readServerAddress } from '../../shared/address'

/** A base URL the client will not speak to. The message names the rule and holds nothing of the URL. */
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

/**
 * The schemas of the provisioning file and of `setup.json` judge by the same reader, so what was stored is never refused here.
 * @param baseUrl `https://api-bakong.nbc.gov.kh`; a path before `/v1` is kept, `/v1` itself may be written or left out
 * @throws AddressRefused as `readServerAddress` says no
 */
export function readAddress(baseUrl: string): Address {
  const read = readServerAddress(baseUrl)
  if (!read.ok) throw new AddressRefused(`the address of Bakong ${read.error}`)
  const { secure, host, port, path } = read.value
  return { secure, host, port, prefix: path.replace(/\/v1$/, '') }
}

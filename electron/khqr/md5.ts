// The name by which Bakong finds the payment of a code.

import { createHash } from 'node:crypto'

/**
 * Lower-case hex MD5 over the UTF-8 bytes of the whole code, checksum included (Bakong Open API document,
 * check_transaction_by_md5). Not a secret and no protection: MD5 because Bakong asks for it.
 */
export function md5Of(khqr: string): string {
  return createHash('md5').update(khqr, 'utf8').digest('hex')
}

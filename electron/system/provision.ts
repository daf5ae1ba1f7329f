// Reads the provisioning file. What is wrong with it is said by the name of the field; the till does not start on it.

import { statSync } from 'node:fs'
import { Provision } from '../../shared/provision'
import { err, ok, type Result } from '../../shared/result'
import { WrongEncoding } from '../disk/text'
import { readTextHere } from '../disk/wholeFile'

const BYTES_MAX = 64 * 1024

/** Says in one line each what is wrong, `merchant.accountId: …`. Values are left out: one of them is the token. */
export interface ProvisionFault {
  readonly lines: readonly string[]
}

/**
 * Read in one go: what it says of updates is wanted before the app is ready.
 * @param path of the file, as KHQR_POS_PROVISION gives it; undefined when it is not set
 * @returns the checked content (empty without a file), or what is wrong with it
 */
export function readProvision(path: string | undefined): Result<Provision, ProvisionFault> {
  if (path === undefined || path === '') return ok({})
  let text: string
  try {
    if (statSync(path).size > BYTES_MAX) return err({ lines: [`the file is larger than ${BYTES_MAX} bytes`] })
    text = readTextHere(path)
  } catch (cause) {
    if (cause instanceof WrongEncoding) return err({ lines: [`the file is ${cause.message}`] })
    return err({ lines: [`the file can't be read (${(cause as NodeJS.ErrnoException).code ?? 'unknown error'})`] })
  }
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    // The parser's own message quotes the text, and the text may hold the token.
    return err({ lines: ['the file is not JSON'] })
  }
  const parsed = Provision.safeParse(content)
  if (parsed.success) return ok(parsed.data)
  return err({
    lines: parsed.error.issues.map(({ path: field, message }) => `${field.join('.') || 'file'}: ${message}`),
  })
}

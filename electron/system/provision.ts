// Reads the provisioning file. What is wrong with it is said by the name of the field; the till does not start on it.

import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { Provision } from '../../shared/provision'
import { err, ok, type Result } from '../../shared/result'
import { wellFormedFrom } from '../../shared/wellFormed'
import { textOf, WrongEncoding } from '../disk/text'
import { whoElseMayWrite } from './ownFile'
import { hide } from './redact'

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
    text = textIn(path)
  } catch (cause) {
    if (cause instanceof FileRefused) return err({ lines: [`the file ${cause.message}`] })
    if (cause instanceof WrongEncoding) return err({ lines: [`the file is ${cause.message}`] })
    return err({ lines: [`the file can't be read (${(cause as NodeJS.ErrnoException).code ?? 'unknown error'})`] })
  }
  let content: unknown
  try {
    content = wellFormedFrom(text, JSON.parse(text))
  } catch {
    // The parser's own message quotes the text, and the text may hold the token.
    return err({ lines: ['the file is not JSON'] })
  }
  const parsed = Provision.safeParse(content)
  if (parsed.success) {
    const { bakong, api } = parsed.data
    for (const secret of [bakong?.token ?? '', ...(api?.keys ?? [])]) hide(secret)
    return ok(parsed.data)
  }
  return err({
    lines: parsed.error.issues.map(({ path: field, message }) => `${field.join('.') || 'file'}: ${message}`),
  })
}

class FileRefused extends Error {
  override readonly name = 'FileRefused'
}

/** What was judged is what is read: the file is opened once. @throws FileRefused, WrongEncoding, the file system's error */
function textIn(path: string): string {
  const file = openSync(path, 'r')
  try {
    const facts = fstatSync(file)
    if (facts.size > BYTES_MAX) throw new FileRefused(`is larger than ${BYTES_MAX} bytes`)
    const others = whoElseMayWrite(facts, path)
    if (others !== null) throw new FileRefused(others)
    return textOf(readFileSync(file))
  } finally {
    closeSync(file)
  }
}

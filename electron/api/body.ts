// A request's body: small, UTF-8, JSON, with each number kept as it was written.

import type { IncomingMessage } from 'node:http'
import { parse } from 'lossless-json'
import { err, ok, type Result } from '../../shared/result'
import { RawNumber } from './amount'
import { doorProblem, type Problem } from './problem'

export const BODY_BYTES_MAX = 16 * 1024

/** A body's JSON, or what is wrong with it. An empty body is `{}`. */
export async function readJson(request: IncomingMessage): Promise<Result<unknown, Problem>> {
  const bytes = await readBytes(request)
  if (!bytes.ok) return bytes
  if (bytes.value.length === 0) return ok({})
  const type = request.headers['content-type'] ?? ''
  if (!/^application\/json\s*(;|$)/i.test(type)) return err(doorProblem('content-type'))
  return parseJson(bytes.value)
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function parseJson(bytes: Uint8Array): Result<unknown, Problem> {
  try {
    return ok(parse(utf8.decode(bytes), null, (text) => new RawNumber(text)))
  } catch (error) {
    // The parser's own words name a position; a RangeError is nesting that is too deep for it.
    const detail = error instanceof SyntaxError ? error.message.slice(0, 120) : 'not UTF-8, or nested too deeply'
    return err(doorProblem('json-malformed', { detail }))
  }
}

/** What is too large is not read to its end. */
async function readBytes(request: IncomingMessage): Promise<Result<Buffer, Problem>> {
  const tooLarge = err(doorProblem('too-large', { detail: `at most ${BODY_BYTES_MAX} bytes` }))
  if (Number(request.headers['content-length'] ?? 0) > BODY_BYTES_MAX) return tooLarge
  const parts: Buffer[] = []
  let size = 0
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      size += part.length
      if (size > BODY_BYTES_MAX) return tooLarge
      parts.push(part)
    }
  } catch (error) {
    // Whoever sent it has gone in the middle: nobody hears the answer, and it is no fault of the till.
    if (request.complete) throw error
    return err(doorProblem('bad-request', { detail: 'the body broke off' }))
  }
  return ok(Buffer.concat(parts))
}

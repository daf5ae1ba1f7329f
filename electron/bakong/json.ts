// Reads a body as JSON, or says why it is none. Never quotes it: an answer's body must not reach the log.

import type { Result } from '../../shared/result'
import { wellFormedFrom } from '../../shared/wellFormed'

/** Bakong's answers nest four deep. Far deeper ones would overflow the stack of whoever walks them. */
const DEPTH_MAX = 32

/**
 * @param contentType lower case; when it does not say JSON, the first byte may (bakong/API.md §3: a 403, 502 or 504 is HTML)
 * @returns the value, or in plain words what the body is instead
 */
export function readJson(body: Buffer, contentType: string): Result<unknown, string> {
  if (body.length === 0) return { ok: false, error: 'empty' }
  if (!/^application\/([a-z.+-]+\+)?json\b/.test(contentType) && !startsLikeJson(body)) {
    return { ok: false, error: contentType.includes('html') || body[0] === 0x3c ? 'an HTML page' : 'not JSON' }
  }
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return { ok: false, error: 'not UTF-8' }
  }
  if (tooDeep(text)) return { ok: false, error: 'nested too deep' }
  try {
    return { ok: true, value: wellFormedFrom(text, JSON.parse(text) as unknown) }
  } catch {
    // The parser's own message quotes the text.
    return { ok: false, error: 'broken JSON' }
  }
}

function startsLikeJson(body: Buffer): boolean {
  const first = body
    .subarray(0, 64)
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart()[0]
  return first === '{' || first === '['
}

function tooDeep(text: string): boolean {
  let depth = 0
  let inString = false
  for (let index = 0; index < text.length; index++) {
    const char = text[index]
    if (inString) {
      if (char === '\\') index += 1
      else if (char === '"') inString = false
    } else if (char === '"') inString = true
    else if (char === '{' || char === '[') {
      depth += 1
      if (depth > DEPTH_MAX) return true
    } else if (char === '}' || char === ']') depth -= 1
  }
  return false
}

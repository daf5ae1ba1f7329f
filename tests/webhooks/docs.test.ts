// The examples of docs/webhooks.md, run as they stand there.

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { newSecret, sign } from '../../electron/webhooks/sign'

const docs = readFileSync(new URL('../../docs/webhooks.md', import.meta.url), 'utf8')

function example(language: string): string {
  const found = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(docs)?.[1]
  if (found === undefined) throw new Error(`no example in ${language}`)
  return found
}

const examples = {
  js: (call: string) =>
    execFileSync(process.execPath, [
      '-e',
      `${example('js')}\nconsole.log(verify(...JSON.parse(process.argv[1])))`,
      call,
    ]),
  python: (call: string) =>
    execFileSync('python3', [
      '-c',
      `${example('python')}\nimport json, sys\nsecret, headers, body = json.loads(sys.argv[1])\nprint(verify(secret, headers, body.encode()))`,
      call,
    ]),
}

const body = '{"name":"ហាង"}'
const now = Math.floor(Date.now() / 1000)
const secret = newSecret()
const headers = (timestamp: number) => ({
  'webhook-id': 'evt_1',
  'webhook-timestamp': String(timestamp),
  'webhook-signature': `v1,older ${sign(secret, 'evt_1', timestamp, body)}`,
})

it.each(['js', 'python'] as const)('the %s example tells ours from others', (language) => {
  const verdict = (...call: unknown[]) => examples[language](JSON.stringify(call)).toString().trim().toLowerCase()
  expect(verdict(secret, headers(now), body)).toBe('true')
  expect(verdict(secret, headers(now), `${body} `)).toBe('false')
  expect(verdict(newSecret(), headers(now), body)).toBe('false')
  expect(verdict(secret, headers(now - 400), body)).toBe('false')
})

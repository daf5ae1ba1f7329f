// The examples of docs/api.md, cut out of it and run as they stand.

import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, expect, it } from 'vitest'
import { anApi } from './support'

const run = promisify(execFile)
const page = readFileSync(fileURLToPath(new URL('../../docs/api.md', import.meta.url)), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'khqr-examples-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function example(language: string): string {
  const found = [...page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))]
  expect(found, `one example in ${language}`).toHaveLength(1)
  return found[0]?.[1] ?? ''
}

async function runs(program: string, ...args: string[]): Promise<boolean> {
  return run(program, args).then(
    () => true,
    () => false,
  )
}

const languages = [
  { name: 'curl', language: 'sh', file: 'example.sh', program: 'sh', needs: ['curl', '--version'] },
  {
    name: 'Node',
    language: 'js',
    file: 'example.mjs',
    program: process.execPath,
    needs: [process.execPath, '--version'],
  },
  { name: 'Python', language: 'python', file: 'example.py', program: 'python3', needs: ['python3', '--version'] },
] as const

it.each(languages)('the example in $name sells and sees PAID', async ({ name, language, file, program, needs }) => {
  const [tool, ...args] = needs
  if (!(await runs(tool, ...args))) {
    console.warn(`SKIPPED: there is no ${name} here, so its example in docs/api.md was not run.`)
    return
  }
  const api = await anApi()
  const path = join(folder, file)
  writeFileSync(path, example(language))
  const { stdout } = await run(program, [path], { env: { ...process.env, KHQR_POS_API: api.url }, timeout: 15_000 })
  expect(stdout).toMatch(/PAID\b/)
  expect(api.store.lastSales(5).map(({ state }) => state)).toEqual(['PAID'])
})

// The page for people; the description for machines is held against the server in contract.test.ts.

import { expect, it } from 'vitest'
import { routes } from '../../electron/api/routes'
import { anApi } from './support'

it('/docs is one page that loads nothing from anywhere', async () => {
  const api = await anApi()
  const { text, headers } = await api.ask({ path: '/docs' })
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[^']+';/)
  expect(text).not.toMatch(/<script|<link|<img|@import|url\(|https?:\/\/(?!127\.0\.0\.1:8000)\w/)
  for (const { path } of routes) expect(text).toContain(path)
  for (const code of ['amount-too-many-decimals', 'reference-taken', 'key-missing'])
    expect(text).toContain(`id="${code}"`)
})

// The description by the rules of others: what a linter stumbles over, a generated client does too.

import { createConfig, lintFromString } from '@redocly/openapi-core'
import { Spectral } from '@stoplight/spectral-core'
import { oas } from '@stoplight/spectral-rulesets'
import { expect, it } from 'vitest'
import { anApi } from './support'

const modes = ['demo', 'live'] as const

async function description(mode: (typeof modes)[number]): Promise<string> {
  const api = await anApi({ mode })
  return (await api.ask({ path: '/openapi.json' })).text
}

it.each(modes)("Redocly's recommended rules find nothing, as they stand (%s)", { timeout: 60_000 }, async (mode) => {
  const config = await createConfig({ extends: ['recommended'] })
  const source = await description(mode)
  const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config })
  expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([])
})

it.each(modes)("Spectral's recommended rules find nothing, as they stand (%s)", { timeout: 60_000 }, async (mode) => {
  const spectral = new Spectral()
  spectral.setRuleset({ extends: [[oas as never, 'recommended']] })
  const problems = await spectral.run(JSON.parse(await description(mode)) as Record<string, unknown>)
  expect(problems.map(({ code, message, path }) => [code, message, path.join('/')])).toEqual([])
})

it('the linters do look: what is wrong on purpose is found by both', { timeout: 60_000 }, async () => {
  const document = JSON.parse(await description('demo'))
  delete document.info.contact
  delete document.paths['/health'].get.summary
  delete document.paths['/health'].get.description
  document.paths['/health'].get.responses = { 200: { description: 'Done' } }
  const config = await createConfig({ extends: ['recommended'] })
  const source = JSON.stringify(document)
  const redocly = await lintFromString({ source, absoluteRef: 'openapi.json', config })
  expect(redocly.map(({ ruleId }) => ruleId)).toEqual(
    expect.arrayContaining(['operation-summary', 'operation-4xx-response']),
  )
  const spectral = new Spectral()
  spectral.setRuleset({ extends: [[oas as never, 'recommended']] })
  const found = await spectral.run(document)
  expect(found.map(({ code }) => code)).toEqual(expect.arrayContaining(['info-contact', 'operation-description']))
})

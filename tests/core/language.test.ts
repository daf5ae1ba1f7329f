// A provisioned till keeps the language that was chosen at it, until the file asks for another one.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { applyProvision, firstSettings } from '../../electron/core/applyProvision'
import { demoSettings, type Language } from '../../shared/settings'
import { freshSetup, Setup } from '../../shared/setup'
import { TillKit } from '../support/tillKit'

let folder: string
let setup: Setup

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'khqr-language-'))
  setup = freshSetup
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** One run of the till with this file, in the books of this name. @returns the language it started in */
function run(file: Language | null, books: string, during: (kit: TillKit) => void = () => undefined): Language {
  setup = applyProvision(setup, file === null ? {} : { language: file }, false, demoSettings.sale)
  mkdirSync(join(folder, books), { recursive: true })
  const kit = new TillKit({
    folder: join(folder, books),
    settings: firstSettings(setup),
    fileLanguage: { now: file, initially: setup.fileLanguage },
  })
  const { language } = kit.till.settings
  during(kit)
  kit.close(false)
  return language
}

const choose = (language: Language) => (kit: TillKit) => kit.till.changePreferences({ language })

it('keeps the language that a person chose, start after start', () => {
  expect(run('en', 'demo', choose('km'))).toBe('en')
  expect(run('en', 'demo')).toBe('km')
  expect(run('en', 'demo')).toBe('km')
})

it('follows the file when it asks for another language, and takes it for news once', () => {
  run('km', 'demo', choose('en'))
  expect(run('km', 'demo')).toBe('en')
  // The same language as chosen, but another word of the file: from now on that one is the known one.
  expect(run('en', 'demo')).toBe('en')
  expect(run('km', 'demo')).toBe('km')
  expect(run('km', 'demo', choose('en'))).toBe('km')
  expect(run('km', 'demo')).toBe('en')
})

it('without a word of the file nothing changes', () => {
  run('km', 'demo', choose('en'))
  expect(run(null, 'demo')).toBe('en')
  expect(run('km', 'demo')).toBe('en')
})

it('keeps it over the change to fresh live books, file or no file', () => {
  run('en', 'demo', choose('km'))
  // As `SetupBook.mode` leaves it.
  setup = Setup.parse({ ...setup, language: 'km', look: { theme: 'dark', sound: { muted: true, volume: 0.5 } } })
  expect(run('en', 'live', (kit) => expect(kit.till.settings.theme).toBe('dark'))).toBe('km')
  expect(run('en', 'live')).toBe('km')
})

it('books of an older till, which forgot, take the file at its word once', () => {
  run(null, 'live', (kit) => kit.store.putSetting('settings', JSON.stringify({ ...demoSettings, language: 'km' })))
  expect(run('en', 'live', choose('km'))).toBe('en')
  expect(run('en', 'live')).toBe('km')
})

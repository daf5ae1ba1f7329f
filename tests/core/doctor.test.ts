// The check-up: every trouble gets its own advice in both languages, and the text for support holds no secret.

import { expect, it } from 'vitest'
import { Doctor, type DoctorFacts, diagnose, reportOf } from '../../electron/core/doctor'
import { type CheckId, checkIds } from '../../shared/doctor'
import { textOf } from '../../shared/text'
import { linkStates } from '../../shared/till'
import { FakeClock } from '../support/clock'

const now = Date.UTC(2026, 10, 23, 3)
const DAY = 86_400_000

const well: DoctorFacts = {
  now,
  mode: 'live',
  dns: { kind: 'ok', tookMs: 12 },
  tls: { kind: 'ok', validTo: now + 60 * DAY },
  bakong: { kind: 'ok', tookMs: 80 },
  skewMs: 1000,
  clockWrong: false,
  tokenWord: 'good',
  token: { set: true, expiresAt: now + 60 * DAY },
  lookupsLeft: 80,
  disk: { kind: 'ok', freeBytes: 20 * 1024 ** 3 },
  books: { kind: 'ok', verdict: 'ok', bytes: 5_000_000 },
  trailBrokenAt: null,
  backup: { lastAt: now - DAY, failing: false },
  displays: { count: 2, customer: true },
  printers: 0,
}

function of(id: CheckId, change: Partial<DoctorFacts>) {
  return diagnose({ ...well, ...change }).find((check) => check.id === id)
}

it('finds a well till well, in every check', () => {
  const checks = diagnose(well)
  expect(checks.map(({ id }) => id)).toEqual(checkIds)
  expect(checks.filter(({ verdict }) => verdict !== 'good')).toEqual([])
})

it.each<[CheckId, Partial<DoctorFacts>, string, string]>([
  ['dns', { dns: { kind: 'failed', code: 'ENOTFOUND' } }, 'bad', 'no-name'],
  [
    'tls',
    { tls: { kind: 'failed', code: 'CERT_NOT_YET_VALID', trouble: 'cert-too-early' } },
    'bad',
    'certificate-early',
  ],
  ['tls', { tls: { kind: 'failed', code: 'CERT_HAS_EXPIRED', trouble: 'cert-expired' } }, 'bad', 'certificate-ended'],
  ['tls', { tls: { kind: 'failed', code: 'CERT_REVOKED', trouble: 'cert-bad' } }, 'bad', 'certificate'],
  ['tls', { tls: { kind: 'failed', code: 'SELF_SIGNED', trouble: 'intercepted' } }, 'bad', 'intercepted'],
  ['tls', { tls: { kind: 'failed', code: 'ECONNREFUSED', trouble: 'offline' } }, 'bad', 'no-line'],
  ['tls', { tls: { kind: 'ok', validTo: now + DAY } }, 'look', 'certificate-soon'],
  ['bakong', { bakong: { kind: 'trouble', trouble: 'blocked' } }, 'bad', 'blocked'],
  ['bakong', { bakong: { kind: 'trouble', trouble: 'server-error' } }, 'bad', 'server'],
  ['bakong', { bakong: { kind: 'trouble', trouble: 'offline' } }, 'bad', 'not-reached'],
  ['bakong', { bakong: { kind: 'trouble', trouble: 'intercepted' } }, 'bad', 'intercepted'],
  ['bakong', { bakong: { kind: 'ok', tookMs: 4000 } }, 'look', 'slow'],
  ['token', { token: { set: false, expiresAt: null } }, 'bad', 'token-missing'],
  ['token', { token: { set: true, expiresAt: now - 1 } }, 'bad', 'token-expired'],
  ['token', { token: { set: true, expiresAt: now + 5 * DAY } }, 'look', 'token-soon'],
  ['token', { token: { set: true, expiresAt: null } }, 'look', 'token-unreadable'],
  // A token with weeks left looked healthy while Bakong refused it.
  ['token', { tokenWord: 'refused' }, 'bad', 'token-refused'],
  ['token', { tokenWord: 'not-asked' }, 'look', 'token-not-asked'],
  ['clock', { skewMs: -600_000 }, 'bad', 'clock-off'],
  ['clock', { skewMs: null, clockWrong: true }, 'bad', 'clock-off'],
  ['clock', { skewMs: null }, 'look', 'clock-unknown'],
  ['lookups', { lookupsLeft: 0 }, 'bad', 'lookups-none'],
  ['lookups', { lookupsLeft: 3 }, 'look', 'lookups-few'],
  ['disk', { disk: { kind: 'ok', freeBytes: 500 * 1024 ** 2 } }, 'look', 'disk-low'],
  ['disk', { disk: { kind: 'ok', freeBytes: 5 * 1024 ** 2 } }, 'bad', 'disk-full'],
  ['disk', { disk: { kind: 'failed', code: 'io' } }, 'bad', 'disk-unreadable'],
  ['books', { books: { kind: 'ok', verdict: 'row 3 missing', bytes: 1 } }, 'bad', 'books-broken'],
  ['books', { books: { kind: 'failed', code: 'locked' } }, 'look', 'books-unread'],
  ['trail', { trailBrokenAt: 17 }, 'bad', 'trail-broken'],
  ['backup', { backup: { lastAt: null, failing: false } }, 'look', 'backup-none'],
  ['backup', { backup: { lastAt: now - 9 * DAY, failing: false } }, 'look', 'backup-old'],
  ['backup', { backup: { lastAt: now, failing: true } }, 'bad', 'backup-failed'],
  ['displays', { displays: { count: 1, customer: false } }, 'look', 'one-display'],
])('%s: %j is %s, advice %s', (id, change, verdict, advice) => {
  expect(of(id, change)).toMatchObject({ verdict, advice })
})

it('has one line of advice for each trouble and each state of the link, in both languages', () => {
  for (const language of ['km', 'en'] as const) {
    const text = textOf(language)
    for (const state of linkStates) expect(text.links[state].advice, state).not.toBe('')
    const advice = Object.entries(text.doctorWords.advice).filter(([code]) => code !== 'fine')
    for (const [code, line] of advice) expect(line, code).toMatch(/[.។]$/)
  }
})

it('makes one check-up at a time and a few a minute', async () => {
  const clock = new FakeClock()
  const doctor = new Doctor({ clock, versions: {}, facts: () => Promise.resolve(well) })
  const [first, second] = await Promise.all([doctor.run(), doctor.run()])
  expect([first.ok, second.ok]).toEqual([true, false])
  for (let run = 0; run < 3; run++) expect((await doctor.run()).ok).toBe(true)
  expect((await doctor.run()).ok).toBe(false)
  await clock.pass(60_000)
  expect((await doctor.run()).ok).toBe(true)
})

it('writes a report for support', () => {
  const text = reportOf({ at: now, checks: diagnose(well), versions: { till: '0.1.0' } }, () => '')
  expect(text).toContain('till 0.1.0')
  for (const id of checkIds) expect(text).toContain(id)
})

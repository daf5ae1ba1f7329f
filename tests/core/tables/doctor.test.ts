// The check-up at its borders: a figure that is judged a step too late is a trouble that nobody was told of.

import { describe, expect, it } from 'vitest'
import { Doctor, type DoctorFacts, diagnose, reportOf } from '../../../electron/core/doctor'
import type { CheckId, DoctorView } from '../../../shared/doctor'
import { FakeClock } from '../../support/clock'

const NOW = Date.UTC(2026, 10, 23, 3)
const DAY = 86_400_000
const MB = 1024 * 1024
const GB = 1024 * MB

const well: DoctorFacts = {
  now: NOW,
  mode: 'live',
  dns: { kind: 'ok', tookMs: 12.4 },
  tls: { kind: 'ok', validTo: NOW + 60 * DAY },
  bakong: { kind: 'ok', tookMs: 80.6 },
  skewMs: 1000,
  clockWrong: false,
  tokenWord: 'good',
  token: { set: true, expiresAt: NOW + 60 * DAY },
  lookupsLeft: 80,
  disk: { kind: 'ok', freeBytes: 20 * GB },
  books: { kind: 'ok', verdict: 'ok', bytes: 5 * MB },
  trailBrokenAt: null,
  backup: { lastAt: NOW - DAY, failing: false },
  displays: { count: 2, customer: true },
  printers: 1,
}

const said = (id: CheckId, change: Partial<DoctorFacts>) => {
  const { verdict, advice, figure } = diagnose({ ...well, ...change }).find((check) => check.id === id) ?? {}
  return [verdict, advice, figure]
}

it('a well till, each check with its figure', () => {
  expect(diagnose(well).map(({ id, verdict, advice, figure }) => [id, verdict, advice, figure])).toEqual([
    ['dns', 'good', 'fine', '12 ms'],
    ['tls', 'good', 'fine', '2027-01-22'],
    ['bakong', 'good', 'fine', '81 ms'],
    ['token', 'good', 'fine', '2027-01-22'],
    ['clock', 'good', 'fine', '+1 s'],
    ['lookups', 'good', 'fine', '80'],
    ['disk', 'good', 'fine', '20.0 GB'],
    ['books', 'good', 'fine', '5.0 MB'],
    ['trail', 'good', 'fine', ''],
    ['backup', 'good', 'fine', '2026-11-22'],
    ['displays', 'good', 'fine', '2'],
    ['printer', 'good', 'fine', '1'],
  ])
})

describe('each check', () => {
  const failed = { kind: 'failed', code: 'EIO' } as const
  const token = (expiresAt: number | null) => ({ token: { set: true, expiresAt } })
  const disk = (freeBytes: number) => ({ disk: { kind: 'ok', freeBytes } as const })
  it.each<[CheckId, Partial<DoctorFacts>, verdict: string, advice: string, figure: string]>([
    ['dns', { dns: failed }, 'bad', 'no-name', 'EIO'],

    ['tls', { tls: { kind: 'none' } }, 'good', 'demo', ''],
    ['tls', { tls: { kind: 'ok', validTo: NOW + 7 * DAY } }, 'good', 'fine', '2026-11-30'],
    ['tls', { tls: { kind: 'ok', validTo: NOW + 7 * DAY - 1 } }, 'look', 'certificate-soon', '2026-11-30'],
    ['tls', { tls: { kind: 'failed', code: 'E', trouble: 'timed-out' } }, 'bad', 'no-line', 'E'],
    ['tls', { tls: { kind: 'failed', code: 'E', trouble: 'cert-bad' } }, 'bad', 'certificate', 'E'],

    ['bakong', { bakong: { kind: 'ok', tookMs: 2000 } }, 'good', 'fine', '2000 ms'],
    ['bakong', { bakong: { kind: 'ok', tookMs: 2001 } }, 'look', 'slow', '2001 ms'],
    ['bakong', { bakong: { kind: 'trouble', trouble: 'blocked' } }, 'bad', 'blocked', 'blocked'],
    ['bakong', { bakong: { kind: 'trouble', trouble: 'server-error' } }, 'bad', 'server', 'server-error'],
    ['bakong', { bakong: { kind: 'trouble', trouble: 'nonsense' } }, 'bad', 'server', 'nonsense'],
    ['bakong', { bakong: { kind: 'trouble', trouble: 'rate-limited' } }, 'bad', 'server', 'rate-limited'],
    ['bakong', { bakong: { kind: 'trouble', trouble: 'cert-expired' } }, 'bad', 'certificate-ended', 'cert-expired'],
    ['bakong', { bakong: { kind: 'trouble', trouble: 'timed-out' } }, 'bad', 'not-reached', 'timed-out'],

    ['token', { mode: 'demo', token: { set: false, expiresAt: null } }, 'good', 'demo', ''],
    ['token', { token: { set: false, expiresAt: NOW + DAY } }, 'bad', 'token-missing', ''],
    ['token', token(NOW), 'bad', 'token-expired', '2026-11-23'],
    ['token', token(NOW + 1), 'look', 'token-soon', '2026-11-23'],
    ['token', token(NOW + 14 * DAY - 1), 'look', 'token-soon', '2026-12-07'],
    ['token', token(NOW + 14 * DAY), 'good', 'fine', '2026-12-07'],
    ['token', { ...token(NOW - 1), tokenWord: 'refused' }, 'bad', 'token-expired', '2026-11-23'],
    ['token', { ...token(NOW + DAY), tokenWord: 'refused' }, 'bad', 'token-refused', '2026-11-24'],
    ['token', { ...token(null), tokenWord: 'refused' }, 'bad', 'token-refused', ''],
    ['token', { ...token(null), tokenWord: 'not-asked' }, 'look', 'token-not-asked', ''],
    ['token', token(null), 'look', 'token-unreadable', ''],

    ['clock', { skewMs: 30_000 }, 'good', 'fine', '+30 s'],
    ['clock', { skewMs: 30_001 }, 'bad', 'clock-off', '+30 s'],
    ['clock', { skewMs: -30_000 }, 'good', 'fine', '-30 s'],
    ['clock', { skewMs: -30_001 }, 'bad', 'clock-off', '-30 s'],
    ['clock', { skewMs: 400 }, 'good', 'fine', '0 s'],
    ['clock', { skewMs: null, clockWrong: true }, 'bad', 'clock-off', '2026-11-23'],
    ['clock', { skewMs: null }, 'look', 'clock-unknown', ''],

    ['lookups', { lookupsLeft: null }, 'good', 'fine', '∞'],
    ['lookups', { lookupsLeft: 0 }, 'bad', 'lookups-none', '0'],
    ['lookups', { lookupsLeft: 1 }, 'look', 'lookups-few', '1'],
    ['lookups', { lookupsLeft: 20 }, 'look', 'lookups-few', '20'],
    ['lookups', { lookupsLeft: 21 }, 'good', 'fine', '21'],

    ['disk', disk(100 * MB - 1), 'bad', 'disk-full', '100.0 MB'],
    ['disk', disk(100 * MB), 'look', 'disk-low', '100.0 MB'],
    ['disk', disk(1024 * MB - 1), 'look', 'disk-low', '1024.0 MB'],
    ['disk', disk(1024 * MB), 'good', 'fine', '1.0 GB'],
    ['disk', { disk: failed }, 'bad', 'disk-unreadable', 'EIO'],

    ['books', { books: failed }, 'look', 'books-unread', 'EIO'],
    ['books', { books: { kind: 'ok', verdict: 'row 3', bytes: MB } }, 'bad', 'books-broken', '1.0 MB'],
    ['trail', { books: failed, trailBrokenAt: 3 }, 'look', 'books-unread', 'EIO'],
    ['trail', { trailBrokenAt: 0 }, 'bad', 'trail-broken', '0'],

    ['backup', { backup: { lastAt: NOW - 3 * DAY, failing: false } }, 'good', 'fine', '2026-11-20'],
    ['backup', { backup: { lastAt: NOW - 3 * DAY - 1, failing: false } }, 'look', 'backup-old', '2026-11-20'],
    ['backup', { backup: { lastAt: NOW, failing: true } }, 'bad', 'backup-failed', '2026-11-23'],
    ['backup', { backup: { lastAt: null, failing: true } }, 'bad', 'backup-failed', ''],
    ['backup', { backup: { lastAt: null, failing: false } }, 'look', 'backup-none', ''],

    ['displays', { displays: { count: 2, customer: false } }, 'look', 'one-display', '2'],
    ['printer', { printers: 0 }, 'good', 'no-printer', '0'],
  ])('%s of %j: %s, %s, "%s"', (id, change, verdict, advice, figure) => {
    expect(said(id, change)).toEqual([verdict, advice, figure])
  })

  it('dates are those of Phnom Penh', () => {
    const lastAt = Date.UTC(2026, 10, 22, 17)
    expect(said('backup', { backup: { lastAt, failing: false } })).toEqual(['good', 'fine', '2026-11-23'])
    expect(said('backup', { backup: { lastAt: lastAt - 1, failing: false } })).toEqual(['good', 'fine', '2026-11-22'])
  })
})

it('the report for support, line by line', () => {
  const view: DoctorView = {
    at: NOW,
    checks: [
      { id: 'dns', verdict: 'good', advice: 'fine', figure: '12 ms' },
      { id: 'displays', verdict: 'look', advice: 'one-display', figure: '' },
    ],
    versions: { till: '0.1.0', node: '24' },
  }
  expect(reportOf(view, ({ advice }) => (advice === 'fine' ? '' : `see ${advice}`)).split('\n')).toEqual([
    'KHQR POS check-up, 2026-11-23T03:00:00.000Z',
    'till 0.1.0, node 24',
    '',
    'GOOD  dns       12 ms',
    'LOOK  displays               see one-display',
    '',
  ])
})

describe('check-ups', () => {
  it('are four in any minute, and one at a time', async () => {
    const clock = new FakeClock()
    let made = 0
    const doctor = new Doctor({
      clock,
      versions: { till: '1' },
      facts: () => {
        made += 1
        return Promise.resolve(well)
      },
    })
    const run = async () => (await doctor.run()).ok
    const both = await Promise.all([run(), run()])
    expect([...both, made]).toEqual([true, false, 1])
    await clock.pass(30_000)
    expect([await run(), await run(), await run(), await run()]).toEqual([true, true, true, false])
    await clock.pass(29_999)
    expect(await run()).toBe(false)
    // The first is a minute old.
    await clock.pass(1)
    expect([await run(), await run()]).toEqual([true, false])
    expect(doctor.last).toEqual({ at: clock.now(), checks: diagnose(well), versions: { till: '1' } })
  })

  it('that failed are refused with why, and the next may run', async () => {
    let fails = true
    const facts = () => (fails ? Promise.reject(new Error('no')) : Promise.resolve(well))
    const doctor = new Doctor({ clock: new FakeClock(), versions: {}, facts })
    expect(await doctor.run()).toMatchObject({ ok: false, error: { code: 'check-failed' } })
    fails = false
    expect(await doctor.run()).toMatchObject({ ok: true })
    const asked = [await doctor.run(), await doctor.run(), await doctor.run()]
    expect(asked.at(-1)).toMatchObject({ ok: false, error: { code: 'asked-just-now' } })
  })
})

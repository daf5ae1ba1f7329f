// A file from outside on the real till: it is asked about and pays nobody else meanwhile; a backup is chosen by a manager's word.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startSimulator } from '../../electron/bakong/simulator/server'
import type { Provision } from '../../shared/provision'
import { pressByHand, typeByHand, whenSeen } from '../support/hands'
import { type BooksName, books } from './support/books'
import { askForPins, MANAGER } from './support/people'
import { expect, type RunningTill, reopened, test, windowOf } from './support/till'

const shop = { type: 'individual', accountId: 'rumduol_cafe@aclb', name: 'Rumduol Cafe', city: 'Phnom Penh' } as const
const thief = { ...shop, accountId: 'somebody_else@aclb' } as const
const size = { width: 1024, height: 600 }

const trail = (dataDir: string, file: string) =>
  books(dataDir, file as BooksName, (db) =>
    db
      .prepare<[], { actor: string; action: string; facts: string }>(
        'SELECT actor, action, facts FROM audit ORDER BY seq',
      )
      .all()
      .map(({ actor, action, facts }) => `${actor} ${action} ${facts}`),
  )

/** One code, made and cancelled. @returns the account it pays to */
async function sells({ page, dataDir }: RunningTill): Promise<string | undefined> {
  await whenSeen(page)
  await typeByHand(page, '5000')
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('qr')).toBeVisible()
  const account = books(dataDir, 'till.db', (db) =>
    db.prepare<[], string>('SELECT account_id FROM sale ORDER BY bill_number DESC').pluck().get(),
  )
  await pressByHand(page, 'Escape')
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'CANCELLED')
  await whenSeen(page, 'next')
  await page.getByTestId('next').click()
  return account
}

async function typePin(page: RunningTill['page']): Promise<void> {
  await expect(page.getByTestId('manager-dialog')).toBeVisible()
  await typeByHand(page, MANAGER.pin)
  await pressByHand(page, 'Enter')
}

async function givePin(page: RunningTill['page']): Promise<void> {
  await typePin(page)
  await expect(page.getByTestId('manager-dialog')).toHaveCount(0)
}

test('a file that names another account and host waits for a manager’s PIN, and the till sells on as before', async ({
  launch,
  dataDir,
}) => {
  const [bakong, evil] = [await startSimulator(), await startSimulator()]
  const of = (merchant: typeof shop | typeof thief, { baseUrl, token }: typeof bakong): Provision => ({
    merchant: merchant as Provision['merchant'],
    bakong: { baseUrl, token, dailyLookups: null },
  })
  try {
    const first = await launch({ provision: of(shop, bakong), size })
    await askForPins(first.page)
    await pressByHand(first.page, 'Escape')
    await first.close()

    const till = await launch({ provision: of(thief, evil), size })
    const strip = till.page.getByTestId('outside')
    await expect(strip).toHaveAttribute('data-kind', 'asked')
    expect(await sells(till)).toBe(shop.accountId)
    await whenSeen(till.page, 'outside-show')
    await till.page.getByTestId('outside-show').click()
    const question = till.page.getByTestId('outside-question')
    await expect(question.locator('[data-field="merchant.accountId"]')).toContainText(
      `${shop.accountId}${thief.accountId}`,
    )
    await expect(question.locator('[data-field="bakong.baseUrl"]')).toContainText(`${bakong.baseUrl}${evil.baseUrl}`)
    // Nobody without the PIN can say yes.
    await whenSeen(till.page, 'outside-take')
    await till.page.getByTestId('outside-take').click()
    await expect(till.page.getByTestId('manager-dialog')).toBeVisible()
    await pressByHand(till.page, 'Escape')
    await expect(question).toBeVisible()
    expect(trail(dataDir, 'till.db').some((line) => line.includes('outside.allowed'))).toBe(false)
    await till.close()

    // Asked again at the next start, and answered.
    const later = await launch({ provision: of(thief, evil), size })
    await whenSeen(later.page, 'outside-show')
    await later.page.getByTestId('outside-show').click()
    await whenSeen(later.page, 'outside-take')
    const changed = await reopened(later, async () => {
      await later.page.getByTestId('outside-take').click()
      await typePin(later.page)
    })
    await expect(changed.page.getByTestId('outside')).toHaveCount(0)
    expect(await sells({ ...changed, dataDir })).toBe(thief.accountId)
    await later.close()
    const lines = trail(dataDir, 'till.db').filter((line) => line.includes(' outside.'))
    expect(lines.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'Till outside.begun',
      'Till outside.asked',
      'Sophea outside.allowed',
    ])
    expect(lines[1]).toContain(`${shop.accountId} → ${thief.accountId}`)
    expect(readFileSync(join(dataDir, 'logs/till.log'), 'utf8')).not.toContain(evil.token)
  } finally {
    await bakong.stop()
    await evil.stop()
  }
})

test('a set-up edited by hand, beside a file that switches PINs off: a manager’s PIN is still asked for', async ({
  launch,
  dataDir,
}) => {
  const bakong = await startSimulator()
  const { baseUrl, token } = bakong
  // Bakong is where the test says, unless a file says otherwise.
  const options = {
    provision: { merchant: shop, bakong: { token, dailyLookups: null } },
    env: { KHQR_POS_BAKONG_URL: baseUrl },
    size,
  } as const
  const setup = join(dataDir, 'setup.json')
  const hostOf = () => JSON.parse(readFileSync(setup, 'utf8')).bakong.baseUrl as string | null
  try {
    const first = await launch(options)
    await askForPins(first.page)
    await first.close()
    const before = JSON.parse(readFileSync(setup, 'utf8'))
    writeFileSync(setup, JSON.stringify({ ...before, bakong: { ...before.bakong, baseUrl: 'https://evil.example' } }))
    writeFileSync(join(dataDir, 'switch-off-pins.txt'), '')

    const { page, close } = await launch(options)
    await expect(page.getByTestId('outside')).toHaveAttribute('data-kind', 'asked')
    expect(hostOf()).not.toContain('evil')
    await whenSeen(page, 'outside-show')
    await page.getByTestId('outside-show').click()
    await expect(page.getByTestId('outside-notice-pins-off')).toBeVisible()
    await page.getByTestId('outside-take').click()
    await expect(page.getByTestId('manager-dialog')).toBeVisible()
    await pressByHand(page, 'Escape')
    await whenSeen(page, 'outside-keep')
    await page.getByTestId('outside-keep').click()
    await givePin(page)
    await expect(page.getByTestId('outside-question')).toHaveCount(0)
    await expect(page.getByTestId('outside')).toHaveAttribute('data-kind', 'pins-off')
    await page.getByTestId('outside-part-seen').click()
    await givePin(page)
    await expect(page.getByTestId('outside')).toHaveCount(0)
    await close()
    const lines = trail(dataDir, 'till.db').map((line) => line.split(' ').slice(0, 2).join(' '))
    expect(lines.filter((line) => /outside|ownerUnlocked/.test(line))).toEqual([
      'Till outside.begun',
      'Till outside.asked',
      'Till people.ownerUnlocked',
      'Sophea outside.declined',
      'Sophea outside.seen',
    ])
    expect(hostOf()).not.toContain('evil')
  } finally {
    await bakong.stop()
  }
})

test('a backup in place of sound books: whoever starts the till so needs a manager’s PIN, and it stands in both trails', async ({
  launch,
  dataDir,
}) => {
  const first = await launch()
  await askForPins(first.page)
  await first.page.getByTestId('page-backups').click()
  await first.page.getByTestId('backups-make').click()
  await givePin(first.page)
  await expect(first.page.getByTestId('backups-list').locator('li')).toHaveCount(1)
  await first.close()

  const till = await launch({ flags: ['--choose-backup'] })
  await expect(till.page.getByTestId('manager-dialog')).toBeVisible()
  await pressByHand(till.page, 'Escape')
  // Without the word it is the till as ever.
  await expect(till.page.getByTestId('charge')).toBeVisible()
  await till.close()

  const again = await launch({ flags: ['--choose-backup'] })
  await expect(again.page.getByTestId('manager-dialog')).toBeVisible()
  const gone = again.page.waitForEvent('close')
  await typeByHand(again.page, MANAGER.pin)
  await pressByHand(again.page, 'Enter')
  await gone
  const asks = await windowOf(again.app, 'recovery.html')
  await expect(asks.getByTestId('recovery')).toHaveAttribute('data-reason', 'asked')
  await asks.getByTestId('recovery-backup').first().locator('input').check()
  await whenSeen(asks, 'recovery-restore')
  await asks.getByTestId('recovery-restore').click()
  const page = await windowOf(again.app, 'cashier.html')
  await page.locator('html[data-ready]').waitFor()
  await again.close()
  expect(trail(dataDir, 'demo.db').at(-1)).toMatch(/^Sophea backups\.restored /)
  const aside = readdirSync(dataDir).find((name) => /^demo\.db\.set-aside-\d+T\d+Z$/.test(name)) ?? ''
  expect(trail(dataDir, aside).some((line) => line.startsWith('Sophea backups.goBack'))).toBe(true)
})

// Books that are gone, or can't be reached: nothing begins anew by a slip, nothing sound is replaced, nothing open is lost.

import { execFileSync } from 'node:child_process'
import { closeSync, cpSync, mkdirSync, openSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { pressByHand, typeByHand, whenSeen } from '../support/hands'
import { books, storedSales } from './support/books'
import { askForPins, MANAGER } from './support/people'
import { tryAgain } from './support/recovery'
import { sell } from './support/sell'
import { expect, openPage, type RunningTill, test, windowOf } from './support/till'

/** The books, their log and its index; not their lock, nor the till's diary. */
function lose(dataDir: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(dataDir, `demo.db${suffix}`), { force: true })
}

const trail = (dataDir: string) =>
  books(dataDir, 'demo.db', (db) =>
    db
      .prepare<[], { actor: string; action: string; facts: string }>(
        'SELECT actor, action, facts FROM audit ORDER BY seq',
      )
      .all()
      .map(({ actor, action, facts }) => `${actor} ${action} ${facts}`),
  )

async function cashierOf({ app }: RunningTill): Promise<Page> {
  const page = await windowOf(app, 'cashier.html')
  await page.locator('html[data-ready]').waitFor()
  return page
}

test('books and backups are gone: trying again begins nothing, the shop’s name typed in full does', async ({
  launch,
  dataDir,
}) => {
  const before = await launch()
  await sell(before.page, '5000')
  await before.close()
  lose(dataDir)
  rmSync(join(dataDir, 'backups'), { recursive: true })

  const till = await launch({ first: 'recovery.html', size: { width: 1024, height: 600 } })
  const { page } = till
  await expect(page.getByTestId('recovery')).toHaveAttribute('data-reason', 'missing')
  await expect(page.getByTestId('recovery-restore')).toHaveCount(0)
  await page.getByTestId('recovery-language').click()
  await tryAgain(page)
  await expect(page.getByTestId('recovery-say')).toContainText('Still the same')
  await expect(page.getByTestId('recovery')).toHaveAttribute('data-reason', 'missing')

  await page.getByTestId('recovery-begin').click()
  await expect(page.getByTestId('begin-dialog')).toContainText('Rumduol Cafe')
  await typeByHand(page, 'Rumduol')
  await whenSeen(page, 'begin-sure')
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('begin-problem')).not.toBeEmpty()
  // The rest by touch.
  for (const key of ['space', 'C', 'A', 'F', 'E']) await page.getByTestId(`key-${key}`).click()
  await expect(page.getByTestId('begin-name')).toHaveValue('Rumduol CAFE')
  await page.getByTestId('begin-sure').click()
  const cashier = await cashierOf(till)
  await sell(cashier, '6000')
  // Bill 0001 is in the diary.
  expect(storedSales(dataDir).map(({ bill_number }) => bill_number)).toEqual(['2001'])
  expect(trail(dataDir)[0]).toContain('Till backups.begunAnew {"way":"shop-name","goesOnAfter":2000')
})

test('books are gone and PINs were on: only a manager’s PIN begins new ones, asked for by --choose-backup or not', async ({
  launch,
  dataDir,
}) => {
  const before = await launch()
  await sell(before.page, '5000')
  await askForPins(before.page)
  await before.close()
  lose(dataDir)

  for (const flags of [[], ['--choose-backup']]) {
    const till = await launch({ first: 'recovery.html', flags })
    await expect(till.page.getByTestId('recovery')).toHaveAttribute('data-reason', 'missing')
    await expect(till.page.getByTestId('recovery-backup')).toHaveCount(1)
    await tryAgain(till.page)
    await expect(till.page.getByTestId('recovery-say')).not.toBeEmpty()
    await expect(till.page.getByTestId('recovery')).toHaveAttribute('data-busy', '')
    await till.page.getByTestId('recovery-begin').click()
    await expect(till.page.getByTestId(`who-${MANAGER.name}`)).toBeVisible()
    await typeByHand(till.page, '9999')
    await whenSeen(till.page, 'pin-enter')
    await pressByHand(till.page, 'Enter')
    await expect(till.page.getByTestId('pin-problem')).not.toBeEmpty()
    if (flags.length === 0) {
      await pressByHand(till.page, 'Escape')
      await expect(till.page.getByTestId('begin-dialog')).toHaveCount(0)
      await till.close()
      continue
    }
    for (const digit of MANAGER.pin) await till.page.getByTestId(`pin-${digit}`).click()
    await till.page.getByTestId('pin-enter').click()
    const cashier = await cashierOf(till)
    await sell(cashier, '6000')
  }
  expect(storedSales(dataDir).map(({ bill_number }) => bill_number)).toEqual(['2001'])
  expect(trail(dataDir)[0]).toMatch(/^Sophea backups\.begunAnew \{"way":"pin","goesOnAfter":2000,"backupAt":/)
})

test('a restore that was killed half-way, with the books gone, does not end in empty books', async ({
  launch,
  dataDir,
}) => {
  const before = await launch()
  await sell(before.page, '5000')
  await before.close()
  const part = join(dataDir, 'demo.db.restored-20261122T040000000Z.part')
  cpSync(join(dataDir, 'demo.db'), part)
  writeFileSync(`${part}-wal`, '')
  lose(dataDir)
  const till = await launch({ first: 'recovery.html' })
  await expect(till.page.getByTestId('recovery')).toHaveAttribute('data-reason', 'missing')
  await whenSeen(till.page, 'recovery-restore')
  await till.page.getByTestId('recovery-restore').click()
  const cashier = await cashierOf(till)
  await sell(cashier, '6000')
  expect(storedSales(dataDir).map(({ bill_number }) => bill_number)).toEqual(['0001', '2001'])
  expect(readdirSync(dataDir).filter((name) => name.includes('.part'))).toEqual([])
})

test('going back to a backup while a customer pays: the code stays on the screen, and the money settles it', async ({
  launch,
  dataDir,
}) => {
  const till = await launch()
  const { page, app } = till
  await sell(page, '5000')
  await openPage(page, 'backups')
  await page.getByTestId('backups-make').click()
  await expect(page.getByTestId('backups-list').locator('li')).toHaveCount(1)
  await page.getByTestId('menu-back').click()
  await typeByHand(page, '12500')
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('qr')).toBeVisible()
  await openPage(page, 'backups')
  await page.getByTestId('go-back').click()
  await whenSeen(page, 'go-back-sure')
  await page.getByTestId('go-back-sure').click()
  const asks = await windowOf(app, 'recovery.html')
  await expect(asks.getByTestId('recovery')).toHaveAttribute('data-reason', 'asked')
  await asks.getByTestId('recovery-language').click()
  await expect(asks.getByTestId('recovery-carried')).toContainText('1 sale that is still open goes along')
  await asks.getByTestId('recovery-backup').last().locator('input').check()
  await whenSeen(asks, 'recovery-restore')
  await asks.getByTestId('recovery-restore').click()
  const cashier = await cashierOf(till)
  await expect(cashier.getByTestId('qr')).toBeVisible()
  await pressByHand(cashier, 'F9')
  await expect(cashier.getByTestId('state')).toHaveAttribute('data-state', 'PAID')
  expect(storedSales(dataDir).map(({ bill_number, state }) => [bill_number, state])).toEqual([
    ['0001', 'PAID'],
    ['0002', 'PAID'],
  ])
})

/**
 * A small disk of its own, where this user may mount one. Chromium's profile has another one: what it frees at the start
 * would be room for the books.
 * @returns what fills it, frees it and takes it away, or null
 */
function smallDisk(folder: string) {
  const profile = join(folder, 'chromium')
  const mount = (place: string) => {
    mkdirSync(place, { recursive: true })
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=80m', 'tmpfs', place], { stdio: 'ignore' })
  }
  const unmount = (place: string) => execFileSync('umount', ['-l', place], { stdio: 'ignore' })
  try {
    mount(folder)
  } catch {
    return null
  }
  mount(profile)
  const ballast = join(folder, 'ballast')
  return {
    fill: () => {
      const file = openSync(ballast, 'a')
      for (const bytes of [1 << 20, 4096, 1]) while (takes(file, bytes));
      closeSync(file)
    },
    free: () => rmSync(ballast, { force: true }),
    remove: () => {
      unmount(profile)
      unmount(folder)
    },
  }
}

function takes(file: number, bytes: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(bytes)) === bytes
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    return false
  }
}

test('a full disk at the start is called full, replaces nothing, and the till opens by itself once there is room', async ({
  launch,
  dataDir,
}) => {
  const disk = smallDisk(dataDir)
  test.skip(disk === null, 'only where a disk can be mounted')
  if (disk === null) return
  try {
    const before = await launch()
    await sell(before.page, '5000')
    await before.close()
    // The copy that is made at the end leaves its index, in which the books would open once more.
    for (const suffix of ['-wal', '-shm']) rmSync(join(dataDir, `demo.db${suffix}`), { force: true })
    disk.fill()
    const till = await launch({ first: 'recovery.html', size: { width: 1024, height: 600 } })
    await expect(till.page.getByTestId('recovery')).toHaveAttribute('data-reason', 'full')
    await till.page.getByTestId('recovery-language').click()
    await expect(till.page.getByTestId('recovery-room')).toContainText(/Free \d+ MB on the disk that holds .*data/)
    await expect(till.page.getByTestId('recovery-restore')).toHaveCount(0)
    await expect(till.page.getByTestId('recovery-backup')).toHaveCount(0)
    disk.free()
    const cashier = await cashierOf(till)
    await sell(cashier, '6000')
    expect(storedSales(dataDir).map(({ bill_number }) => bill_number)).toEqual(['0001', '0002'])
    await till.close()
  } finally {
    disk.remove()
  }
})

// The window for books that can't be opened, and the disk's trouble on the till: small and large, Khmer and English.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, openPage, test } from '../e2e/support/till'
import { pressByHand, typeByHand, whenSeen } from '../support/hands'
import { folderOf } from './shoot'

const allSizes = [
  { width: 1024, height: 600 },
  { width: 1920, height: 1080 },
] as const

test('books that break', async ({ launch, dataDir, shop }) => {
  const folder = folderOf(shop.mode, 'storage')
  const sizes = shop.mode === 'live' ? allSizes.slice(0, 1) : allSizes
  mkdirSync(folder, { recursive: true })
  const before = await launch()
  for (const amount of ['5000', '12500', '32500']) {
    await typeByHand(before.page, amount)
    await pressByHand(before.page, 'Enter')
    await expect(before.page.getByTestId('qr')).toBeVisible()
    await shop.pays(before.page)
    await whenSeen(before.page, 'next')
    await before.page.getByTestId('next').click()
    if (amount === '12500') {
      await openPage(before.page, 'backups')
      await before.page.getByTestId('backups-make').click()
      await expect(before.page.getByTestId('backups-list')).toBeVisible()
      for (const size of sizes) {
        const window = await before.app.browserWindow(before.page)
        await window.evaluate((main, { width, height }) => main.setContentSize(width, height), size)
        await before.page.waitForFunction(({ width }) => innerWidth === width, size)
        await before.page.screenshot({ path: `${folder}/backups-${size.width}x${size.height}.png` })
      }
      await before.page.getByTestId('menu-back').click()
      await before.page.getByTestId('link').click()
      await before.page.getByTestId('doctor-run').click()
      await expect(before.page.getByTestId('checks')).toBeVisible()
      for (const language of ['en', 'km'])
        for (const size of sizes) {
          if ((await before.page.locator('html').getAttribute('lang')) !== language)
            await before.page.getByTestId('language').click()
          const window = await before.app.browserWindow(before.page)
          await window.evaluate((main, { width, height }) => main.setContentSize(width, height), size)
          await before.page.waitForFunction(({ width }) => innerWidth === width, size)
          await before.page.screenshot({ path: `${folder}/doctor-${language}-${size.width}x${size.height}.png` })
        }
      await before.page.getByTestId('menu-back').click()
    }
  }
  const other = new Database(join(dataDir, shop.books))
  other.exec('BEGIN IMMEDIATE')
  await typeByHand(before.page, '4500')
  await pressByHand(before.page, 'Enter')
  await expect(before.page.getByTestId('store-trouble')).toBeVisible({ timeout: 30_000 })
  for (const size of sizes) {
    const window = await before.app.browserWindow(before.page)
    await window.evaluate((main, { width, height }) => main.setContentSize(width, height), size)
    await before.page.waitForFunction(({ width }) => innerWidth === width, size)
    await before.page.screenshot({ path: `${folder}/trouble-km-${size.width}x${size.height}.png` })
  }
  other.exec('ROLLBACK')
  other.close()
  await before.close()

  const file = join(dataDir, shop.books)
  const bytes = readFileSync(file)
  // The last pages: the till's own row and the newest sales are still there.
  bytes.fill(0x5a, bytes.length - 4 * 4096)
  writeFileSync(file, bytes)
  const { app, page } = await launch({ first: 'recovery.html' })
  await expect(page.getByTestId('recovery-backup')).toHaveCount(1)
  for (const language of ['km', 'en']) {
    if ((await page.locator('html').getAttribute('lang')) !== language)
      await page.getByTestId('recovery-language').click()
    for (const size of sizes) {
      const window = await app.browserWindow(page)
      await window.evaluate((main, { width, height }) => main.setContentSize(width, height), size)
      await page.waitForFunction(({ width }) => innerWidth === width, size)
      await page.screenshot({ path: `${folder}/recovery-${language}-${size.width}x${size.height}.png` })
    }
  }
})

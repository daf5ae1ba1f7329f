// A screen as both languages and the sizes at a counter show it: nothing clipped, nothing that a screen reader misses.

import { settled } from '../../support/settled'
import { axeFindings } from './axe'
import { misfits } from './fit'
import { ask } from './shop'
import { expect, type RunningTill, test } from './till'

/** The smallest window in Khmer, and the largest that leaves a little of the test's screen. */
const looks = [
  { language: 'km', theme: 'light', width: 1024, height: 600 },
  { language: 'en', theme: 'dark', width: 1024, height: 600 },
  { language: 'en', theme: 'light', width: 1900, height: 1060 },
] as const

/** @param name of the pictures, which lie in the test's output */
export async function examine({ app, page }: RunningTill, name: string): Promise<void> {
  const window = await app.browserWindow(page)
  for (const { language, theme, width, height } of looks) {
    await window.evaluate((main, size) => main.setContentSize(size.width, size.height), { width, height })
    await ask(page, 'preferences.change', { language, theme })
    await expect(page.locator('html')).toHaveAttribute('lang', language)
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    await page.waitForFunction((size) => innerWidth === size.width && innerHeight === size.height, { width, height })
    await settled(page)
    await page.screenshot({ path: test.info().outputPath(`${name}-${language}-${width}.png`) })
    expect.soft(await page.evaluate(misfits), name).toEqual([])
    expect.soft(await page.evaluate(axeFindings), name).toEqual([])
  }
}

// Before a picture is taken: all that moves and ends has ended.

import type { Page } from '@playwright/test'

/** The card's entrance, the tick. What turns for ever, a spinner, is not waited for. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((animation) => animation.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY)
        .map((animation) => animation.finished.catch(() => undefined)),
    ).then(() => undefined),
  )
}

// How near a phone must come: the customer's screen at 1024x600 through the simulated camera, beside the same text drawn
// bare by another encoder in the same place.

import QRCode from 'qrcode'
import { electronLaunch } from '../../scripts/electron.mjs'
import { photograph, type Shot } from '../scan/camera'
import { type Decoder, decoders, readAll } from '../scan/decoders'
import { type Box, type Picture, withBareCode } from '../scan/picture'
import { expect, takeCode, test } from '../scan/windows'
import { type Figure, report } from './figures'

const figures: Figure[] = []
test.afterAll(() => report(figures, electronLaunch().runtimeName, 'scan.json'))
test.skip(process.platform !== 'linux', 'two screens without hardware need Xorg with its dummy driver')

/** Widths of the code in px of the camera's frame, each about 8 % less than the one before: one step is noise. */
const WIDTHS = [290, 250, 220, 200, 180, 165, 150, 138, 126, 116, 107, 98, 90, 83, 76, 70, 64, 58, 53, 48, 44, 40]
const TILTS = [0, 20, 40, 55] as const
const FRAMES = 5
const PASSED_AT = 4
const SHARES = [0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.12, 0.15, 0.2]
const GLARE_WIDTH = 250
/** Where the lamp is: over the middle, over each kind of pattern, and between. */
const LAMPS = [
  [0, 0],
  [0.25, 0.25],
  [0.25, -0.05],
  [-0.1, 0.25],
  [0.1, -0.25],
  [0.3, 0.1],
  [-0.25, 0],
  [0, 0.35],
] as const
/** The words of `npm test -- scan` are about zbar and zxing-cpp; the other two are reported. */
const JUDGED = ['zbar', 'zxing-cpp'] as const

interface Source {
  readonly picture: Picture
  readonly box: Box
  readonly text: string
}
/** What each decoder still reads; null: nothing of all that was tried. */
type Reach = Record<Decoder, number | null>

/**
 * Goes from the easiest value to the hardest. A value counts where the one before it was read too: near and tilted, a screen is so
 * steep in the picture that zbar reads it only from further away, so there may be a beginning to its reach as well as an end.
 */
async function reach(
  { picture, box, text }: Source,
  values: readonly number[],
  shotsAt: (value: number) => readonly Shot[],
): Promise<Reach> {
  const last: Reach = { zbar: null, 'zxing-cpp': null, jsQR: null, 'zxing-js': null }
  let before: readonly Decoder[] = decoders
  for (const value of values) {
    const shots = shotsAt(value)
    const readings = await readAll(shots.map((shot) => ({ picture: photograph(picture, box, shot), text })))
    const needed = (shots.length * PASSED_AT) / FRAMES
    const now = decoders.filter((decoder) => readings.filter((reading) => reading[decoder]).length >= needed)
    for (const decoder of now) if (before.includes(decoder)) last[decoder] = value
    if (now.length === 0 && before.length === 0) break
    before = now
  }
  return last
}

const widthShots = (tilt: number) => (codeWidth: number) =>
  Array.from({ length: FRAMES }, (_, seed) => ({ codeWidth, tilt, seed }))
const glareShots = (share: number) =>
  LAMPS.map(([x, y], seed) => ({ codeWidth: GLARE_WIDTH, tilt: 0, seed, glare: { share, x, y } }))

function told(reached: Reach, factor = 1): string {
  return decoders
    .map((decoder) => (reached[decoder] === null ? '-' : Math.round(reached[decoder] * factor)))
    .join(' / ')
}

/** Most that the plain code and the one with a Khmer name may need, by tilt. */
const budgets = {
  typical: { 0: 100, 40: 126 },
  khmer: { 0: 150, 40: 180 },
} as const

const heads = { typical: 'plain, 181 bytes', khmer: 'with a Khmer name, 371 bytes' } as const

for (const shop of ['typical', 'khmer'] as const) {
  test(`reach, ${shop}`, async ({ openShop }) => {
    const till = await openShop(shop, 'live')
    await till.setCustomerSize([1024, 600])
    const text = await till.charge()
    const { picture, box } = await takeCode(till.guest)
    const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' })
    const bare = withBareCode(picture, box, { size: modules.size, isDark: (x, y) => modules.get(y, x) === 1 })
    const [ours, yardstick] = [picture, bare].map((drawn) => ({ picture: drawn, box, text })) as [Source, Source]
    for (const tilt of TILTS) {
      const reached = await reach(ours, WIDTHS, widthShots(tilt))
      const beside = await reach(yardstick, WIDTHS, widthShots(tilt))
      const most = tilt === 0 || tilt === 40 ? budgets[shop][tilt] : null
      figures.push({
        what: `${heads[shop]}: least width in the frame, tilt ${tilt} (${decoders.join(' / ')})`,
        value: `${told(reached)}; bare ${told(beside)}`,
        budget: most === null ? 'reported' : `zbar, zxing-cpp <= ${most}`,
        met: most === null ? null : JUDGED.every((decoder) => (reached[decoder] ?? Number.POSITIVE_INFINITY) <= most),
      })
    }
    const glare = await reach(ours, SHARES, glareShots)
    const beside = await reach(yardstick, SHARES, glareShots)
    figures.push({
      what: `... most glare, % of the code, width ${GLARE_WIDTH}`,
      value: `${told(glare, 100)}; bare ${told(beside, 100)}`,
      budget: 'zbar, zxing-cpp >= 6',
      met: JUDGED.every((decoder) => (glare[decoder] ?? 0) >= 0.06),
    })
    expect(figures.length).toBeGreaterThan(0)
  })
}

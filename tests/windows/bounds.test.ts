// Where the window opens. Opened off the screen, the till is running and nobody can see it.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placementFrom, placementText, placeWindow } from '../../electron/windows/bounds'

const fullHd = { x: 0, y: 0, width: 1920, height: 1040 }
const right = { x: 1920, y: 0, width: 1280, height: 1024 }
const small = { x: 0, y: 24, width: 1024, height: 576 }
const at = (x: number, y: number) => ({ bounds: { x, y, width: 1280, height: 800 }, maximised: false })

describe('placeWindow', () => {
  it('opens in the middle of a large screen', () => {
    expect(placeWindow([fullHd], null)).toEqual(at(320, 120))
  })

  it('fills a small one', () => {
    expect(placeWindow([small], null)).toEqual({ bounds: small, maximised: true })
  })

  it('opens as it was left, also on the second screen', () => {
    expect(placeWindow([fullHd, right], at(1930, 50))).toEqual(at(1930, 50))
    expect(placeWindow([fullHd], { ...at(0, 0), maximised: true }).maximised).toBe(true)
  })

  it.each([
    ['the screen it was on is gone', at(1930, 50)],
    ['only a sliver would show', at(1900, 50)],
    ['its bar is above the screen', at(0, -40)],
    ['its bar is below the screen', at(0, 1040)],
  ])('opens in the middle when %s', (_why, remembered) => {
    expect(placeWindow([fullHd], remembered)).toEqual(at(320, 120))
  })

  it('opens even where no screen is known', () => {
    expect(placeWindow([], at(0, 0)).bounds.width).toBeGreaterThan(0)
  })
})

describe('what is remembered', () => {
  it('reads back as it was written', () => {
    const number = fc.integer({ min: -99_999, max: 99_999 })
    const size = fc.integer({ min: 1024, max: 20_000 })
    const placement = fc.record({
      bounds: fc.record({ x: number, y: number, width: size, height: size }),
      maximised: fc.boolean(),
    })
    fc.assert(
      fc.property(placement, (one) => {
        expect(placementFrom(placementText(one))).toEqual(one)
      }),
    )
  })

  it.each([
    [null],
    [''],
    ['{}'],
    ['[1,2,3,4]'],
    ['[0,0,1280,800,2]'],
    ['[0,0,10,10,0]'],
    ['[0.5,0,1280,800,0]'],
    ['[0,0,1e9,800,0]'],
    ['[0,0,99999999,800,0]'],
  ])('is not taken from %j', (text) => expect(placementFrom(text)).toBeNull())
})

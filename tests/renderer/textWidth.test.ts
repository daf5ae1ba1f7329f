// A long name on the card is set smaller, never cut: that takes a good guess of how wide it will be.

import { expect, it } from 'vitest'
import { widthInEms } from '../../renderer/ui/textWidth'

it('counts what takes room: no signs above or below a letter, subscripts none, capitals more than small letters', () => {
  expect(widthInEms('')).toBe(0)
  expect(widthInEms('ស្ក')).toBe(widthInEms('ស'))
  expect(widthInEms('កិ')).toBe(widthInEms('ក'))
  expect(widthInEms('កា')).toBeGreaterThan(widthInEms('ក'))
  expect(widthInEms('ROBAM')).toBeGreaterThan(widthInEms('robam'))
  expect(widthInEms('iiiii')).toBeLessThan(widthInEms('aaaaa'))
  expect(widthInEms('咖啡')).toBe(2)
})

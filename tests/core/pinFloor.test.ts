// PINs that somebody at the counter guesses in a minute, and PINs that people choose and that must not be refused.

import { expect, it } from 'vitest'
import { isCommonPin } from '../../electron/core/pinFloor'

const common = ['0000', '1111', '111111', '1234', '12345678', '4321', '0123', '7890', '9876', '0987', '1212', '123123']
const more = ['45674567', '1122', '112233', '332211', '1004', '2000', '1357', '2580', '147258', '123321', '100100']

it.each([...common, ...more])('%s is below the floor', (pin) => {
  expect(isCommonPin(pin)).toBe(true)
})

it.each(['4711', '7391', '1357246', '739182', '86428641', '1243', '9021', '4466', '0990', '97539753'.slice(0, 7)])(
  '%s is taken',
  (pin) => {
    expect(isCommonPin(pin)).toBe(false)
  },
)

it('leaves most PINs of four digits to choose from', () => {
  const all = Array.from({ length: 10_000 }, (_, number) => String(number).padStart(4, '0'))
  expect(all.filter(isCommonPin).length).toBeLessThan(200)
})

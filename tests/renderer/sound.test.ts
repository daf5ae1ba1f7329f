// The chime: once for a sale that turns PAID while somebody looks, never for one that already was.

import { describe, expect, it } from 'vitest'
import { soundBetween, soundOfAlarm } from '../../renderer/cashier/sound'
import type { ScreenView } from '../../shared/till'
import { alarmView, screens } from './views'

describe('soundBetween', () => {
  it.each<[string, ScreenView | null, ScreenView, 'paid' | 'trouble' | null]>([
    ['the code is paid', screens.waiting, screens.paid, 'paid'],
    ['money comes late, its sale still on the screen', screens.expired, screens.paid, 'paid'],
    ['the same snapshot again', screens.paid, screens.paid, null],
    ['the till opens on a sale that was paid', null, screens.paid, null],
    ['money that does not match', screens.waiting, screens['mismatch-short'], 'trouble'],
    ['the payment failed', screens.waiting, screens.failed, 'trouble'],
    ['time is up', screens.waiting, screens['time-up'], null],
    ['the cashier cancels', screens.waiting, screens['cancelled-asked'], null],
    ['the next sale', screens.paid, screens.amount, null],
    ['a new code', screens.amount, screens.waiting, null],
  ])('%s', (_, before, after, sound) => {
    expect(soundBetween(before, after)).toBe(sound)
  })

  it('chimes when the first code of a purchase is paid while its retry is on the screen', () => {
    const { paid, waiting } = screens
    const other = { ...paid, sale: { ...paid.sale, id: '00000000-0000-4000-8000-00000000ffff' } }
    expect(soundBetween(waiting, other)).toBe('paid')
    expect(soundBetween(other, paid)).toBeNull()
  })
})

describe('soundOfAlarm', () => {
  it('is made once for each sale that gets late money, and not when one was seen', () => {
    expect(soundOfAlarm(null, alarmView(1))).toBe('late')
    expect(soundOfAlarm(alarmView(1), alarmView(1))).toBeNull()
    expect(soundOfAlarm(alarmView(1), alarmView(2))).toBe('late')
    expect(soundOfAlarm(alarmView(2), alarmView(1))).toBeNull()
    expect(soundOfAlarm(alarmView(1), null)).toBeNull()
  })
})

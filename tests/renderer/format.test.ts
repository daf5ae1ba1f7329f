// Times on the screens: Phnom Penh's, and never a second less than there is.

import { expect, it } from 'vitest'
import { clockSecondsText, clockText, countdownText, dateTimeText, hostText } from '../../renderer/ui/format'
import { NOW } from './views'

it('writes the shop’s time wherever the computer thinks it is', () => {
  expect(clockText(NOW)).toBe('14:32')
  expect(clockSecondsText(NOW)).toBe('14:32:08')
  expect(clockText(Date.UTC(2026, 0, 1, 17, 0, 0))).toBe('00:00')
})

it('writes dates as the language does', () => {
  expect(dateTimeText(NOW, 'en')).toMatch(/^\d+ Nov 2026, 14:32:08$/)
  expect(dateTimeText(NOW, 'km')).toMatch(/^\d+ វិច្ឆិកា 2026, 14:32:08$/)
})

it.each([
  [300_000, '5:00'],
  [272_000, '4:32'],
  [271_001, '4:32'],
  [59_999, '1:00'],
  [1, '0:01'],
  [0, '0:00'],
  [-5000, '0:00'],
])('%i ms left is %s', (ms, text) => {
  expect(countdownText(ms)).toBe(text)
})

it('shows a long host by its end: its beginning may be anybody’s', () => {
  expect(hostText('127.0.0.1:9555')).toBe('127.0.0.1:9555')
  expect(hostText('api-bakong.nbc.gov.kh.evil.example')).toBe('…g.nbc.gov.kh.evil.example')
})

// What the customer reads: in both languages, and nothing that makes somebody pay twice or walk away with money in doubt.

import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { Guest } from '../../renderer/customer/Guest'
import { words } from '../../renderer/customer/words'
import type { CustomerScreen } from '../../shared/customer'
import { NOW, screens } from './views'

function page(screen: CustomerScreen): string {
  const view = { at: NOW, demo: false, shopName: 'Rumduol Cafe', theme: 'light', screen } as const
  return renderToStaticMarkup(<Guest snapshot={{ view, cameAt: performance.now() }} />)
}

const { code, merchantName, remainingMs, lifetimeMs } = screens.waiting
const scan = { kind: 'scan', code, merchantName, remainingMs, lifetimeMs, checking: false, check: null } as const
const amount = { amountMinor: 12_500, currency: 'KHR', khrPerUsd: 4100 } as const

const both = ({ km, en }: { km: string; en: string }) => [km, en]

it('while nothing is decided: to wait, and to show the receipt; a new code only after an answer', () => {
  const open = page({ kind: 'time-up', decided: false, check: null })
  expect(open).toContain('Please wait')
  expect(open).toContain('Already paid? Show your receipt')
  for (const said of [...both(words.askNew), ...both(words.timeUp)]) expect(open).not.toContain(said)
  const decided = page({ kind: 'time-up', decided: true, check: null })
  for (const said of [...both(words.timeUp), ...both(words.askNew)]) expect(decided).toContain(said)
})

it('who asks while nothing is decided reads the answer, and of no new code', () => {
  for (const check of [
    { kind: 'asking' },
    { kind: 'not-received' },
    { kind: 'could-not-ask', why: 'offline' },
  ] as const) {
    const html = page({ kind: 'time-up', decided: false, check })
    expect(html).toContain(words.pleaseWait.km)
    expect(html).not.toContain(words.askNew.en)
  }
})

it('no look is due soon: whoever has paid shows the cashier; an answer to their question goes first', () => {
  const later = page({ ...scan, ...amount, showReceipt: true })
  for (const said of both(words.paidShow)) expect(later).toContain(said)
  expect(page({ ...scan, ...amount, showReceipt: false })).not.toContain(words.paidShow.en)
  const asked = page({ ...scan, ...amount, showReceipt: true, check: { kind: 'asking' } })
  expect(asked).toContain(words.checking.en)
  expect(asked).not.toContain(words.paidShow.en)
})

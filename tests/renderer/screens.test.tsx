// No state without a screen, in either language, in either window; and nothing private on the customer's.

import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { customerView } from '../../electron/core/customerView'
import { soundBetween } from '../../renderer/cashier/sound'
import { Till } from '../../renderer/cashier/Till'
import { Guest } from '../../renderer/customer/Guest'
import { languages } from '../../shared/settings'
import { textOf } from '../../shared/text'
import { linkStates, type ScreenKind } from '../../shared/till'
import { aTillView, screens } from '../support/views'

const kinds = Object.keys(screens) as ScreenKind[]
const cashier = (over: Parameters<typeof aTillView>[0]) =>
  renderToStaticMarkup(<Till snapshot={{ view: aTillView(over), cameAt: performance.now() }} />)
const customer = (kind: ScreenKind) =>
  renderToStaticMarkup(
    <Guest snapshot={{ view: customerView(aTillView({ screen: screens[kind] })), cameAt: performance.now() }} />,
  )

describe("the cashier's window", () => {
  it.each(kinds.flatMap((kind) => languages.map((language) => [kind, language] as const)))(
    '%s in %s',
    (kind, language) => {
      const html = cashier({ screen: screens[kind], language })
      const expected = kind === 'amount' ? 'READY' : screens[kind].sale.state
      expect(html).toContain(`data-state="${expected}"`)
      expect(html).toContain('data-testid="amount"')
      expect(html).toContain('data-testid="link"')
      expect(html.includes('data-testid="qr"')).toBe(kind === 'waiting')
      expect(html.includes('data-testid="mark-paid"')).toBe(kind === 'waiting')
      const canLeave = ['paid', 'expired', 'cancelled', 'failed', 'mismatch'].includes(kind)
      expect(html.includes('data-testid="next"')).toBe(canLeave)
    },
  )

  it('offers nothing of the demo in live mode', () => {
    const html = cashier({ screen: screens.waiting, mode: 'live', demo: null })
    expect(html).not.toContain('mark-paid')
    expect(html).not.toContain('scenario')
    expect(html).not.toContain('DEMO')
  })

  it.each(linkStates)('says what to do when the link is %s', (state) => {
    const html = cashier({ link: { state, since: 0, lastAnswerAt: null } })
    const { head } = textOf('en').links[state]
    expect(html.includes('bar--alarm')).toBe(head !== '')
    if (head !== '') expect(html).toContain(head)
  })
})

describe("the customer's screen", () => {
  it.each(kinds)('%s shows nothing private', (kind) => {
    const html = customer(kind)
    expect(html).toContain('lang="km"')
    for (const secret of ['0142', '00000000-0000-4000', 'sok_dara', '1,284,500', 'Till 1'])
      expect(html).not.toContain(secret)
  })

  it('shows amount and code only while they can be used', () => {
    expect(customer('waiting')).toContain('data-testid="qr"')
    for (const kind of kinds.filter((one) => one !== 'waiting'))
      expect(customer(kind)).not.toContain('data-testid="qr"')
    for (const kind of ['amount', 'time-up', 'expired', 'cancelled', 'failed', 'mismatch'] as const) {
      expect(customer(kind)).not.toContain('12,500')
    }
    expect(customer('paid')).toContain('12,500')
  })
})

describe('the sounds', () => {
  it('come once when a sale turns, and not for a sale that was already so', () => {
    expect(soundBetween(screens.waiting, screens.paid)).toBe('paid')
    expect(soundBetween(null, screens.paid)).toBeNull()
    expect(soundBetween(screens.paid, screens.paid)).toBeNull()
    expect(soundBetween(screens.waiting, screens.mismatch)).toBe('trouble')
    expect(soundBetween(screens.waiting, screens.expired)).toBeNull()
  })
})

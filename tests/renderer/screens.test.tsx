// Each state of the till as a page, in both languages: no state without a screen, and its stable names on it.

import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { Broken } from '../../renderer/cashier/Broken'
import { Till } from '../../renderer/cashier/Till'
import { SpokenLanguage } from '../../renderer/ui/Money'
import { scenarioNames } from '../../shared/demo'
import { languages } from '../../shared/settings'
import { textOf } from '../../shared/text'
import { linkStates, type ScreenKind, type TillView } from '../../shared/till'
import { alarmView, linkView, NOW, outsideView, type ScreenName, screens, tillView } from './views'

function page(view: TillView): string {
  return renderToStaticMarkup(
    <SpokenLanguage value={view.language}>
      <Till snapshot={{ view, cameAt: performance.now() }} />
    </SpokenLanguage>,
  )
}

function element(html: string, testId: string): string | undefined {
  const at = html.indexOf(`data-testid="${testId}"`)
  return at === -1 ? undefined : html.slice(html.lastIndexOf('<', at), html.indexOf('>', at) + 1)
}

const always = ['state', 'amount', 'link', 'language', 'theme', 'sound', 'board']
const controls: Record<ScreenKind, readonly string[]> = {
  amount: ['charge', 'currency', 'amount-error', 'key-000', 'key-back', 'key-clear', 'key-+'],
  waiting: ['qr', 'countdown', 'check-now', 'cancel'],
  'time-up': ['check-now', 'cancel'],
  paid: ['next'],
  expired: ['new-code', 'check-now', 'next'],
  cancelled: ['next'],
  failed: ['new-code', 'check-now', 'next'],
  mismatch: ['next'],
}

describe.each(languages)('in %s', (language) => {
  const text = textOf(language)

  it.each(Object.keys(screens) as ScreenName[])('%s', (name) => {
    const screen = screens[name]
    const html = page(tillView(screen, { language }))
    for (const testId of [...always, ...controls[screen.kind]]) expect(element(html, testId), testId).toBeDefined()
    const state = screen.kind === 'amount' ? 'READY' : screen.sale.state
    expect(element(html, 'state')).toContain(`data-state="${state}"`)
    // A code that can't be paid any more is nowhere to be scanned.
    if (screen.kind !== 'waiting') expect(element(html, 'qr')).toBeUndefined()
    expect(html).not.toMatch(/undefined|NaN|\[object/)
  })

  // 12,500 riel after a day of dollars must not be taken for dollars.
  it('a currency other than that of the sale before is said large, on the amount and beside the code', () => {
    for (const name of ['amount', 'waiting'] as const) {
      const word = (currencyBefore: TillView['currencyBefore']) =>
        element(page(tillView(screens[name], { language, currencyBefore })), 'currency-word')
      expect(word('USD')).toContain('data-state="KHR"')
      expect([word('KHR'), word(null)]).toEqual([undefined, undefined])
    }
    expect(page(tillView(screens.waiting, { language, currencyBefore: 'USD' }))).toContain(`>${text.riel}</strong>`)
  })

  it('an amount that came to nothing stands there to be charged again', () => {
    const html = page(tillView(screens['amount-standing'], { language }))
    expect(element(html, 'amount')).toContain('value="12,500"')
    expect(html).toContain('12,500<span class="sign" aria-hidden="true">៛</span>')
  })

  it('late money is told beside every screen, and the code of a waiting sale stays', () => {
    for (const screen of Object.values(screens)) {
      const html = page(tillView(screen, { language, alarm: alarmView(3) }))
      for (const testId of ['alarm', 'alarm-show', 'alarm-seen']) expect(element(html, testId), testId).toBeDefined()
      expect(html).toContain(text.attentionWords.alarmMore(3))
      if (screen.kind === 'waiting') expect(element(html, 'qr')).toBeDefined()
    }
  })

  it('a file from outside is told beside every screen, the code stays, and late money goes first', () => {
    for (const screen of Object.values(screens)) {
      const html = page(tillView(screen, { language, outside: outsideView }))
      expect(element(html, 'outside')).toContain('data-kind="asked"')
      expect(html).toContain(text.outsideWords.fields['merchant.accountId'])
      if (screen.kind === 'waiting') expect(element(html, 'qr')).toBeDefined()
      const both = page(tillView(screen, { language, outside: outsideView, alarm: alarmView(1) }))
      expect([element(both, 'outside'), element(both, 'alarm') === undefined]).toEqual([undefined, false])
    }
    const seen = page(tillView(screens.amount, { language, outside: { ...outsideView, question: null } }))
    for (const testId of ['outside-show', 'outside-seen']) expect(element(seen, testId), testId).toBeDefined()
    const declined = { question: null, notices: [], declined: true }
    expect(element(page(tillView(screens.amount, { language, outside: declined })), 'outside')).toBeUndefined()
  })

  it('confirming by hand is offered only where it is open, and looks other than PAID', () => {
    for (const name of ['waiting', 'time-up', 'expired', 'cancelled-unasked', 'failed'] as const) {
      expect(element(page(tillView(screens[name], { language, byHandOpen: true })), 'by-hand'), name).toBeDefined()
      expect(element(page(tillView(screens[name], { language })), 'by-hand'), name).toBeUndefined()
    }
    const byHand = page(tillView(screens['paid-by-hand'], { language }))
    expect(byHand).toContain(text.attentionWords.byHandPaid)
    expect(byHand).not.toContain('till--paid')
    expect(page(tillView(screens.paid, { language }))).toContain('till--paid')
  })

  // The till's own count ran out, nothing said so, and the cashier waited for money that had come.
  it('a day that is counted out leaves the check where it was; confirming by hand comes beside it, not in its place', () => {
    const link = { ...linkView('QUOTA_SPENT'), budget: 'counted-out' } as const
    for (const name of ['waiting', 'time-up'] as const) {
      const counted = page(tillView(screens[name], { language, link, lookupsLeft: 0 }))
      expect(counted).toContain(text.links.QUOTA_SPENT.head)
      expect(counted).toContain(text.countedOut.todo)
      expect(element(counted, 'check-now')).toContain('button--main')
      expect(element(counted, 'by-hand')).toBeUndefined()
      const spent = { link: linkView('QUOTA_SPENT'), lookupsLeft: 0, byHandOpen: true }
      const refused = page(tillView(screens[name], { language, ...spent }))
      expect(element(refused, 'check-now')).toContain('button--main')
      expect(element(refused, 'by-hand')).toContain('button--second')
      expect(element(refused, 'by-hand')).toContain('aria-keyshortcuts="F8"')
    }
  })

  it.each(linkStates)('the link is %s', (state) => {
    const html = page(tillView(screens.waiting, { language, link: linkView(state) }))
    expect(element(html, 'link')).toContain(`data-state="${state}"`)
    expect(html).toContain(text.links[state].word)
    const alarm = state !== 'OK' && state !== 'SLOW' && state !== 'NOT_ASKED'
    expect(html.includes('data-testid="link-alarm"')).toBe(alarm)
    if (alarm) expect(html).toContain(text.links[state].advice)
  })

  it('offers every case of the simulated Bakong by name', () => {
    const html = page(tillView(screens.amount, { language }))
    for (const name of scenarioNames) expect(html).toContain(`value="${name}"`)
  })

  it('says why money does not match', () => {
    expect(page(tillView(screens['mismatch-short'], { language }))).toContain(`>${text.short}<`)
    expect(page(tillView(screens['mismatch-over'], { language }))).toContain(`>${text.over}<`)
    // Two currencies have no difference.
    expect(page(tillView(screens['mismatch-currency'], { language }))).not.toMatch(`>${text.short}<|>${text.over}<`)
    // "To pay $0.07, received $0.07" says nothing: the sale that has this money does.
    const used = page(tillView(screens['mismatch-used'], { language }))
    expect(used).toContain(text.usedFor('0041'))
    expect(used).not.toContain(`>${text.came}<`)
    const elsewhere = page(tillView(screens['mismatch-account'], { language }))
    expect(elsewhere).toContain('someone_else_entirely@aclb')
    expect(elsewhere).not.toContain(`>${text.came}<`)
  })

  it('shows look-ups left only where they are counted', () => {
    expect(page(tillView(screens.amount, { language, lookupsLeft: 12 }))).toContain(text.lookupsLeft(12))
    expect(page(tillView(screens.amount, { language }))).not.toContain('bar__left')
  })

  // The day ran dry at noon, and the bar said the same quiet word as in the morning.
  it('says in the bar when few look-ups are left', () => {
    const line = (left: number) =>
      element(page(tillView(screens.amount, { language, lookupsLeft: left })), 'lookups-left')
    expect(line(21)).toContain('data-few="false"')
    for (const left of [20, 1, 0]) expect(line(left)).toContain('data-few="true"')
    expect(line(20)).toContain('bar__left--few')
  })

  // Nobody knew that the next look was five minutes away, nor that a key would ask now.
  it('says when Bakong is asked next where that is not soon, and that F5 asks now', () => {
    const inTime = page(tillView(screens['waiting-later'], { language, lookupsLeft: 42 }))
    expect(inTime).toContain(text.nextLookIn('1:14'))
    expect(inTime).not.toContain(text.links.OK.advice)
    expect(inTime).toContain(text.limitedAdvice)
    expect(page(tillView(screens['waiting-no-look'], { language }))).toContain(text.noNextLook)
    const tomorrow = { ...screens.waiting.asked, nextAt: Date.UTC(2026, 10, 23, 17, 2) }
    for (const name of ['waiting', 'time-up'] as const)
      expect(page(tillView({ ...screens[name], asked: tomorrow }, { language }))).toContain(text.nextLookAt('00:02'))
    const soon = page(tillView(screens.waiting, { language }))
    expect(soon).not.toMatch(/F5 (asks|សួរ)/)
    for (const words of [text.nextLookIn('1:14'), text.nextLookAt('00:02'), text.noNextLook])
      expect(words).toContain('F5')
  })

  // "Show the code to the customer" stood beside "The code is hidden".
  it('a code that is hidden is not to be shown, and what was heard before its end decides nothing', () => {
    const html = page(tillView(screens['time-up-unasked'], { language }))
    expect(html).toContain(text.notKnownYet)
    expect(html).not.toContain(text.notAskedYet)
    const before = { ...screens['time-up-unasked'], asked: screens.waiting.asked }
    expect(page(tillView(before, { language }))).not.toContain(text.notPaidYet)
  })

  // "Keep the customer here" stood on a till that nobody was at.
  it('speaks of a customer only where one waits', () => {
    for (const state of linkStates) {
      const words = text.links[state]
      const link = linkView(state)
      const said = (name: ScreenName) => page(tillView(screens[name], { language, link }))
      if (words.idle === undefined) continue
      for (const name of ['waiting', 'time-up'] as const) expect(said(name)).toContain(words.advice)
      for (const name of ['amount', 'paid', 'expired'] as const) {
        expect(said(name), state).toContain(words.idle.todo)
        expect(said(name), state).toContain(words.idle.advice)
        if (words.idle.todo !== words.todo) expect(said(name), state).not.toContain(`</b> ${words.todo}`)
        expect(said(name), state).not.toContain(words.advice)
      }
    }
  })
})

it('has nothing of the demo in live mode', () => {
  for (const screen of Object.values(screens)) {
    const html = page(tillView(screen, { mode: 'live', demo: null }))
    expect(html).not.toContain('DEMO')
    for (const testId of ['mark-paid', 'scenario']) expect(element(html, testId)).toBeUndefined()
  }
})

it('counts no sale as income that is none', () => {
  const html = page(tillView(screens.amount))
  const rows = html.match(/<li[^>]*data-state="[A-Z]+"[^>]*>/g) ?? []
  expect(rows).toHaveLength(tillView(screens.amount).board.last.length)
  expect(html.split(textOf('en').needsAttention)).toHaveLength(2)
  for (const row of rows) expect(row.includes('board__uncounted')).toBe(!row.includes('"PAID"'))
})

it('keeps the time of the till, not of the computer', () => {
  expect(page(tillView(screens.paid))).toContain('14:32:08')
  const old = { ...screens.waiting, asked: { ...screens.waiting.asked, at: NOW - 3 * 60_000 } }
  expect(page(tillView(old))).toContain(textOf('en').askedAt('14:29', '0142'))
})

it('says in both languages that main does not answer', () => {
  const html = renderToStaticMarkup(<Broken />)
  for (const language of languages) expect(html).toContain(textOf(language).brokenHead)
})

// What is heard at the till: whole sentences when something happened, silence when nothing did, and no word about money lost.

import { describe, expect, it } from 'vitest'
import { secondsPassed, spokenBetween, spokenLeft } from '../../renderer/cashier/spoken'
import { nextSaid, type Said } from '../../renderer/ui/liveRegion'
import { languages } from '../../shared/languages'
import { type Currency, figureText } from '../../shared/money'
import { textOf } from '../../shared/text'
import { linkStates, type ScreenView, type TillView } from '../../shared/till'
import { alarmView, linkView, NOW, type ScreenName, screens, tillView } from './views'

type Language = TillView['language']

/** What is said when the till goes from one screen to the other. */
function said(before: ScreenView | null, after: ScreenView, language: Language = 'en', change: Partial<TillView> = {}) {
  const earlier = before === null ? null : tillView(before, { language })
  return spokenBetween(earlier, tillView(after, { language, ...change }), false)?.text ?? null
}

/** The waiting sale while somebody's question about it stands so. */
function asking(check: NonNullable<Extract<ScreenView, { kind: 'waiting' }>['asked']['check']> | null): ScreenView {
  return { ...screens.waiting, asked: { ...screens.waiting.asked, check } }
}

describe('a sale is told in whole sentences', () => {
  it.each<[string, ScreenView, ScreenView, string, string]>([
    [
      'the code is shown',
      screens.amount,
      screens.waiting,
      'Waiting for payment, 12,500 riel. Sale 0142.',
      'រង់ចាំការបង់ប្រាក់ 12,500 រៀល។ លេខ 0142។',
    ],
    [
      'dollars',
      screens.amount,
      screens['waiting-dollars'],
      'Waiting for payment, 12,345.50 dollars. Sale 0142.',
      'រង់ចាំការបង់ប្រាក់ 12,345.50 ដុល្លារ។ លេខ 0142។',
    ],
    [
      'paid',
      screens.waiting,
      screens.paid,
      'Paid, 12,500 riel, from sok_dara@abaa.',
      'បានទទួលប្រាក់ 12,500 រៀល ពី sok_dara@abaa។',
    ],
    [
      'too little came',
      screens.waiting,
      screens['mismatch-short'],
      '12,500 riel due, 12,000 riel came. Don’t hand over the goods.',
      'ត្រូវបង់ 12,500 រៀល ប៉ុន្តែបានទទួល 12,000 រៀល។ សូមកុំប្រគល់ទំនិញ។',
    ],
    [
      'the other currency came',
      screens.waiting,
      screens['mismatch-currency'],
      '12,500 riel due, 125.00 dollars came. Don’t hand over the goods.',
      'ត្រូវបង់ 12,500 រៀល ប៉ុន្តែបានទទួល 125.00 ដុល្លារ។ សូមកុំប្រគល់ទំនិញ។',
    ],
    [
      'money went elsewhere',
      screens.waiting,
      screens['mismatch-account'],
      '12,500 riel went to another account, someone_else_entirely@aclb. Don’t hand over the goods.',
      '12,500 រៀល បានចូលគណនីផ្សេង someone_else_entirely@aclb។ សូមកុំប្រគល់ទំនិញ។',
    ],
    [
      'time is up, and nobody knows',
      screens.waiting,
      screens['time-up'],
      'Time is up: still checking, 12,500 riel. The code is hidden.',
      'ផុតកំណត់៖ កំពុងពិនិត្យនៅឡើយ 12,500 រៀល។ កូដត្រូវបានលាក់។',
    ],
    [
      'time is up, and Bakong said no',
      screens['time-up'],
      screens.expired,
      'Time is up: not paid, 12,500 riel.',
      'ផុតកំណត់៖ មិនបានបង់ 12,500 រៀល។',
    ],
    [
      'cancelled',
      screens.waiting,
      screens['cancelled-asked'],
      'Cancelled, 12,500 riel. No payment was found.',
      'បានបោះបង់ 12,500 រៀល។ មិនមានការបង់ប្រាក់ទេ។',
    ],
    [
      'cancelled while Bakong could not be asked',
      screens.waiting,
      screens['cancelled-unasked'],
      'Cancelled, 12,500 riel. Bakong could not be asked. If money came, you will be told.',
      'បានបោះបង់ 12,500 រៀល។ មិនអាចសួរបាគងបានទេ។ បើប្រាក់បានចូល នឹងមានដំណឹង។',
    ],
    ['failed', screens.waiting, screens.failed, 'The payment failed, 12,500 riel.', 'ការបង់ប្រាក់បរាជ័យ 12,500 រៀល។'],
    [
      'paid by hand',
      screens['time-up'],
      screens['paid-by-hand'],
      'Paid by hand, 12,500 riel. Bakong has not confirmed it yet. It is kept under Needs attention.',
      'បានបង់ដោយដៃ 12,500 រៀល។ បាគងមិនទាន់បញ្ជាក់ទេ។ បានរក្សាទុកក្នុង ត្រូវពិនិត្យ។',
    ],
    [
      'Bakong confirms what was paid by hand',
      screens['paid-by-hand'],
      screens.paid,
      'Paid, 12,500 riel, from sok_dara@abaa.',
      'បានទទួលប្រាក់ 12,500 រៀល ពី sok_dara@abaa។',
    ],
    [
      'paid late, its sale still on the screen',
      screens.expired,
      screens['paid-late'],
      'Paid, 12,500 riel, from sok_dara@abaa. It came late. It is kept under Needs attention.',
      'បានទទួលប្រាក់ 12,500 រៀល ពី sok_dara@abaa។ ប្រាក់ចូលយឺត។ បានរក្សាទុកក្នុង ត្រូវពិនិត្យ។',
    ],
  ])('%s', (_, before, after, english, khmer) => {
    expect(said(before, after, 'en')).toBe(english)
    expect(said(before, after, 'km')).toBe(khmer)
  })

  it('both ends of the time have sentences of their own', () => {
    expect(textOf('en').timeUp).not.toBe(textOf('en').expired)
    expect(textOf('km').timeUp).not.toBe(textOf('km').expired)
  })

  it('every screen of a sale is told, with its amount, and never with a sign in place of a word', () => {
    for (const language of languages)
      for (const name of Object.keys(screens) as ScreenName[]) {
        const screen = screens[name]
        if (screen.kind === 'amount') continue
        const sentence = said(screens.amount, screen, language) ?? ''
        const due = screen.kind === 'mismatch' && screen.wrongAccount !== null ? screen.came : screen.sale
        expect(sentence, name).toContain(figureText(due))
        expect(sentence, name).not.toMatch(/[៛$≈…]|undefined|\[object/)
      }
  })

  it('is told once: the same snapshot again, other figures of the link or another language say nothing', () => {
    for (const screen of Object.values(screens)) {
      expect(said(screen, screen)).toBeNull()
      expect(spokenBetween(tillView(screen), tillView(screen, { at: NOW + 1000, language: 'km' }), false)).toBeNull()
    }
  })

  it('another code of the same kind, and other money on the same sale, are news', () => {
    const other = { ...screens.waiting, sale: { ...screens.waiting.sale, id: 'another' } }
    expect(said(screens.waiting, other)).toContain('Waiting for payment')
    expect(said(screens['mismatch-short'], screens['mismatch-over'])).toContain('15,000 riel came')
  })

  it('a till that opens on a sale says how it stands; on the amount it says nothing', () => {
    expect(said(null, screens.waiting)).toContain('Waiting for payment, 12,500 riel')
    expect(said(null, screens.amount)).toBeNull()
  })

  it('what was said is over when the amount is asked for: a reader finds no old PAID', () => {
    expect(spokenBetween(tillView(screens.paid), tillView(screens.amount), false)).toEqual({ text: '', money: false })
  })
})

describe('the answer to Check now', () => {
  it.each([
    [{ kind: 'asking' }, 'Asking Bakong.'],
    [{ kind: 'still-asking' }, 'Still asking Bakong. No answer yet.'],
    [{ kind: 'not-found' }, 'Not received yet, 12,500 riel.'],
    [{ kind: 'failed' }, 'The payment failed, 12,500 riel.'],
    [{ kind: 'could-not-ask', why: 'offline' }, 'Can’t ask Bakong: No internet. We do not know yet if money came.'],
  ] as const)('%s', (check, sentence) => {
    expect(said(asking(null), asking(check))).toBe(sentence)
    expect(said(asking(check), asking(check))).toBeNull()
    expect(said(asking(null), asking(check), 'km')).not.toMatch(/[A-Za-z]{3}/)
  })

  it('is told again when it was asked for again', () => {
    expect(said(asking({ kind: 'asking' }), asking({ kind: 'not-found' }))).toBe('Not received yet, 12,500 riel.')
  })

  it('does not stand beside the screen that it turned', () => {
    const { expired, waiting } = screens
    const answered = { ...expired, asked: { ...expired.asked, check: { kind: 'not-found' } as const } }
    expect(said(waiting, answered)).toBe('Time is up: not paid, 12,500 riel.')
  })

  it('goes in silence', () => {
    expect(said(asking({ kind: 'not-found' }), asking(null))).toBeNull()
  })
})

describe('alarms', () => {
  it('late money is told with amount, sale and payer; not the payer while the till is locked', () => {
    const alarmed = tillView(screens.amount, { alarm: alarmView(1) })
    expect(spokenBetween(tillView(screens.amount), alarmed, false)).toEqual({
      text: 'Money came late: 5,000 riel, sale 0099, from sok_dara@abaa.',
      money: true,
    })
    expect(spokenBetween(tillView(screens.amount), alarmed, true)?.text).toBe('Money came late: 5,000 riel, sale 0099.')
  })

  it('late money and PAID in one snapshot are both told', () => {
    expect(said(screens.waiting, screens.paid, 'en', { alarm: alarmView(1) })).toBe(
      'Paid, 12,500 riel, from sok_dara@abaa. Money came late: 5,000 riel, sale 0099, from sok_dara@abaa.',
    )
  })

  it('another one is told with how many there are; one that was seen leaves the next to be told', () => {
    const view = (count: number, id = 1) => {
      const alarm = alarmView(count)
      return tillView(screens.amount, { alarm: { count, first: { ...alarm.first, id } } })
    }
    expect(spokenBetween(view(1), view(2), false)?.text).toContain('2 such payments in all.')
    expect(spokenBetween(view(2), view(2), false)).toBeNull()
    expect(spokenBetween(view(2), view(1, 2), false)?.text).toContain('5,000 riel')
  })

  it.each(linkStates)('the link turns %s', (state) => {
    const { head, advice } = textOf('en').links[state]
    const calm = state === 'OK' || state === 'SLOW' || state === 'NOT_ASKED'
    const after = tillView(screens.waiting, { link: linkView(state) })
    expect(spokenBetween(tillView(screens.waiting), after, false)?.text ?? null).toBe(calm ? null : `${head} ${advice}`)
    expect(spokenBetween(after, tillView(screens.waiting), false)?.text ?? null).toBe(
      calm ? null : 'Bakong answers again.',
    )
  })

  // A blind cashier charges in an outage that began on the idle till.
  it('a sale that begins in trouble says what to do about its customer, once', () => {
    const offline = { link: linkView('OFFLINE') }
    const idle = tillView(screens.amount, offline)
    expect(spokenBetween(tillView(screens.amount), idle, false)?.text).not.toContain('customer')
    const begun = tillView(screens.waiting, offline)
    expect(spokenBetween(idle, begun, false)?.text).toContain('No internet. Keep the customer here.')
    expect(spokenBetween(begun, tillView(screens['time-up'], offline), false)?.text).not.toContain('No internet')
  })

  it('the line is back before the token has been asked', () => {
    const offline = tillView(screens.amount, { link: linkView('OFFLINE') })
    const unasked = tillView(screens.amount, { link: linkView('NOT_ASKED') })
    expect(spokenBetween(offline, unasked, false)?.text).toBe('The line to Bakong is back.')
    expect(spokenBetween(unasked, tillView(screens.amount), false)).toBeNull()
  })

  it('few look-ups are told once, as they become few', () => {
    const left = (count: number) => tillView(screens.amount, { lookupsLeft: count })
    expect(spokenBetween(left(21), left(20), false)?.text).toBe('Few look-ups are left today: 20.')
    expect(spokenBetween(left(20), left(19), false)).toBeNull()
    expect(spokenBetween(left(1), left(0), false)).toBeNull()
  })

  it('that Bakong is asked later is told with the sale, and not again after each look', () => {
    const later = screens['waiting-later']
    const said = 'The till asks Bakong later. F5 asks now.'
    expect(spokenBetween(tillView(screens.amount), tillView(later), false)?.text).toContain(said)
    const busy = { ...later, asked: { ...later.asked, busy: true, nextAt: NOW } }
    const after = { ...later, asked: { ...later.asked, at: NOW, nextAt: NOW + 60_000 } }
    expect(spokenBetween(tillView(later), tillView(busy), false)).toBeNull()
    expect(spokenBetween(tillView(busy), tillView(after), false)).toBeNull()
    expect(spokenBetween(tillView(screens.waiting), tillView(after), false)?.text).toBe(said)
    expect(spokenBetween(tillView(screens.amount), tillView(screens.waiting), false)?.text).not.toContain('F5')
  })

  it('that a sale can be confirmed by hand is told once', () => {
    const open = tillView(screens['waiting-no-answer'], { byHandOpen: true })
    expect(spokenBetween(tillView(screens['waiting-no-answer']), open, false)?.text).toContain('F8 confirms by hand.')
    expect(spokenBetween(open, open, false)).toBeNull()
  })

  it('the till stops selling, and sells again', () => {
    const stopped = tillView(screens.amount, { storeTrouble: { kind: 'full', since: NOW } })
    expect(spokenBetween(tillView(screens.amount), stopped, false)?.text).toContain('The disk is full.')
    expect(spokenBetween(stopped, tillView(screens.amount), false)?.text).toBe('The till records sales again.')
  })
})

describe('the time that is left', () => {
  it('runs in silence but for one minute and 20 seconds', () => {
    const heard: (readonly [number, number])[] = []
    let before: number | null = null
    for (let leftMs = 300_000; leftMs > -1000; leftMs -= 250) {
      const seconds = secondsPassed(before, leftMs)
      if (seconds !== null) heard.push([leftMs, seconds])
      before = leftMs
    }
    expect(heard).toEqual([
      [60_000, 60],
      [20_000, 20],
    ])
  })

  it('a code that lives a minute begins in silence, a machine that slept says the later one', () => {
    expect(secondsPassed(null, 60_000)).toBeNull()
    expect(secondsPassed(null, 15_000)).toBeNull()
    expect(secondsPassed(70_000, 10_000)).toBe(20)
    expect(secondsPassed(70_000, -1)).toBeNull()
  })

  it('names the amount', () => {
    const amount = { amountMinor: 325, currency: 'USD' as Currency }
    expect(spokenLeft(60, amount, 'en')).toBe('One minute left, 3.25 dollars.')
    expect(spokenLeft(20, amount, 'km')).toBe('នៅសល់ 20 វិនាទី 3.25 ដុល្លារ។')
  })
})

describe('the region', () => {
  const paid: Said = nextSaid(null, 'Paid, 12,500 riel.', 'en', true, 1000)

  it('says what follows money after it, not in its place', () => {
    expect(nextSaid(paid, 'Bakong answers again.', 'en', false, 2000).text).toBe(
      'Paid, 12,500 riel. Bakong answers again.',
    )
    expect(nextSaid(paid, 'Waiting for payment.', 'en', false, 9000).text).toBe('Waiting for payment.')
  })

  it('says the same words anew, and empties when all is over', () => {
    const again = nextSaid(paid, 'Paid, 12,500 riel.', 'en', true, 9000)
    expect(again.id).not.toBe(paid.id)
    expect(nextSaid(paid, '', 'en', false, 1500).text).toBe('')
  })
})

// What a screen reader is told of the step from one snapshot to the next: whole sentences, and silence where nothing
// happened that a cashier must know. Pure.

import { HARMLESS_FLAG } from '../../shared/flags'
import { figureText, type Money } from '../../shared/money'
import { never } from '../../shared/result'
import type { Language } from '../../shared/settings'
import { type Text, textOf } from '../../shared/text'
import { spokenAmount } from '../../shared/text/parts/spoken'
import {
  type AskedView,
  type CheckView,
  isAskedOften,
  isAskedSoon,
  LOOKUPS_FEW,
  type ScreenView,
  type TillView,
} from '../../shared/till'
import { alarmHeadOf, isLinkAlarm, isSaleOpen, linkWords, type OpenScreen } from './alarms'

export interface Spoken {
  /** Empty: what was said is over, and nothing takes its place. */
  readonly text: string
  /** It is about money that came: whatever comes right after it must not cut it off. */
  readonly money: boolean
}

/**
 * @param before null when the till has just opened: then it is said how things stand
 * @param locked nobody has signed in: who paid late is not told
 * @returns null where there is nothing to say
 */
export function spokenBetween(before: TillView | null, after: TillView, locked: boolean): Spoken | null {
  const text = textOf(after.language)
  const { screen } = after
  const turned = before === null || whatIsShown(before.screen) !== whatIsShown(screen)
  const alarm = spokenAlarm(before?.alarm ?? null, after, locked, text)
  const sentences = [
    ...(turned ? spokenScreen(screen, text, after.language) : []),
    ...spokenCheck(before?.screen ?? null, screen, turned, text, after.language),
    ...alarm,
    ...spokenStore(before?.storeTrouble ?? null, after, text),
    ...spokenLink(before, after, text),
    ...spokenLookUps(before, after, turned, text),
    ...(after.byHandOpen && (turned || before?.byHandOpen === false) ? [text.spokenWords.byHandOpen] : []),
  ]
  const money = alarm.length > 0 || (turned && (screen.kind === 'paid' || screen.kind === 'mismatch'))
  if (sentences.length > 0) return { text: sentences.join(' '), money }
  return turned && before !== null ? { text: '', money: false } : null
}

/** Seconds before the end at which the time that is left is said; otherwise it runs in silence. */
export const spokenSeconds = [60, 20] as const
export type SpokenSecond = (typeof spokenSeconds)[number]

/**
 * Which of them has passed between two looks at the time left. Of two that passed at once the later counts.
 * @param beforeMs null at the first look: a code that lives no longer than that begins in silence
 */
export function secondsPassed(beforeMs: number | null, leftMs: number): SpokenSecond | null {
  if (beforeMs === null || leftMs <= 0) return null
  return spokenSeconds.findLast((seconds) => beforeMs > seconds * 1000 && leftMs <= seconds * 1000) ?? null
}

export function spokenLeft(seconds: SpokenSecond, amount: Money, language: Language): string {
  return textOf(language).spokenWords.left[seconds](amountIn(amount, language))
}

/** Two that are the same are told once. */
function whatIsShown(screen: ScreenView): string {
  switch (screen.kind) {
    case 'amount':
      return screen.kind
    case 'paid':
      return `${screen.kind} ${screen.sale.id} ${screen.sale.flags.includes('MANUAL')}`
    case 'mismatch':
      return [
        ...[screen.kind, screen.sale.id, screen.came.amountMinor, screen.came.currency],
        ...[screen.wrongAccount, screen.paidSale],
      ].join(' ')
    default:
      return `${screen.kind} ${screen.sale.id}`
  }
}

function spokenScreen(screen: ScreenView, text: Text, language: Language): readonly string[] {
  if (screen.kind === 'amount') return []
  const words = text.spokenWords
  const { sale } = screen
  const amount = amountIn(sale, language)
  switch (screen.kind) {
    case 'waiting':
      return [words.waiting(amount, sale.billNumber)]
    case 'time-up':
      return [words.timeUp(amount)]
    case 'paid': {
      const byHand = screen.payer === null || sale.flags.includes('MANUAL')
      const late = sale.flags.includes('LATE') ? [words.late] : []
      const kept = sale.flags.some((flag) => flag !== HARMLESS_FLAG) ? [words.kept] : []
      return [
        byHand || screen.payer === null ? words.paidByHand(amount) : words.paid(amount, screen.payer),
        ...late,
        ...kept,
      ]
    }
    case 'expired':
      return [words.expired(amount)]
    case 'cancelled':
      return [screen.couldAsk ? words.cancelled(amount) : words.cancelledUnasked(amount)]
    case 'failed':
      return [words.failed(amount)]
    case 'mismatch': {
      const came = amountIn(screen.came, language)
      if (screen.paidSale !== null) return [words.usedMoney(came, screen.paidSale)]
      return [
        screen.wrongAccount === null ? words.mismatch(amount, came) : words.wrongAccount(came, screen.wrongAccount),
      ]
    }
    default:
      return never(screen)
  }
}

/** The answer to "check now", and that it is on its way. */
function spokenCheck(
  before: ScreenView | null,
  after: ScreenView,
  turned: boolean,
  text: Text,
  language: Language,
): readonly string[] {
  const asked = askedOf(after)
  const now = asked === null ? null : questionOf(asked)
  const last = before === null ? null : askedOf(before)
  if (after.kind === 'amount' || now === null || sameCheck(last === null ? null : questionOf(last), now)) return []
  const words = text.spokenWords
  switch (now.kind) {
    case 'asking':
      return [words.asking]
    case 'still-asking':
      return [words.stillAsking]
    case 'could-not-ask':
      return [words.cantAsk(text.attentionWords.whys[now.why])]
    // The screen has turned by this answer, and says it.
    case 'found':
      return turned ? [] : [words.found(amountIn(after.sale, language))]
    case 'not-found':
      return turned ? [] : [words.notReceived(amountIn(after.sale, language))]
    case 'failed':
      return turned ? [] : [words.failed(amountIn(after.sale, language))]
    default:
      return never(now)
  }
}

function askedOf(screen: ScreenView): AskedView | null {
  return 'asked' in screen ? screen.asked : null
}

/** A cancel asks too, and has no answer of its own to show. */
function questionOf({ check, byPerson }: AskedView): CheckView | null {
  return check ?? (byPerson ? { kind: 'asking' } : null)
}

function sameCheck(one: CheckView | null, other: CheckView): boolean {
  if (one?.kind !== other.kind) return false
  return !('why' in one) || !('why' in other) || one.why === other.why
}

function spokenAlarm(
  before: TillView['alarm'],
  { alarm, language }: TillView,
  locked: boolean,
  text: Text,
): readonly string[] {
  if (alarm === null) return []
  const { first, count } = alarm
  if (before !== null && before.first.id === first.id && before.count >= count) return []
  const words = text.spokenWords
  const head = text.attentionWords.alarmHead[alarmHeadOf(first)]
  const amount = amountIn(first.came, language)
  const { billNumber } = first.sale
  return [
    locked ? words.alarm(head, amount, billNumber) : words.alarmFrom(head, amount, billNumber, first.came.payer),
    ...(first.paidSale === null ? [] : [text.attentionWords.alsoPaid(first.paidSale)]),
    ...(count > 1 ? [words.alarmMore(count)] : []),
  ]
}

function spokenStore(before: TillView['storeTrouble'], { storeTrouble }: TillView, text: Text): readonly string[] {
  if (storeTrouble === null) return before === null ? [] : [text.spokenWords.recordsAgain]
  if (before?.kind === storeTrouble.kind) return []
  const { head, advice } = text.storageWords.trouble[storeTrouble.kind]
  return [text.spokenWords.stopped(head, advice)]
}

function spokenLink(before: TillView | null, after: TillView, text: Text): readonly string[] {
  const { state } = after.link
  const was = before?.link.state ?? 'OK'
  const { linkBack, lineBack } = text.spokenWords
  if (!isLinkAlarm(state)) return isLinkAlarm(was) ? [state === 'NOT_ASKED' ? lineBack : linkBack] : []
  const { todo, advice } = linkWords(after, text)
  if (state !== was) return [`${text.links[state].head} ${advice}`]
  // Now it is about a customer, too.
  const begun = before !== null && !isSaleOpen(before.screen) && isSaleOpen(after.screen)
  return begun ? [`${text.links[state].head} ${todo}`] : []
}

/** That look-ups are counted: once as they become few, and with the sale that must not be waited for. */
function spokenLookUps(before: TillView | null, after: TillView, turned: boolean, text: Text): readonly string[] {
  const words = text.spokenWords
  const isFew = ({ lookupsLeft: left }: TillView) => left !== null && left > 0 && left <= LOOKUPS_FEW
  const few = isFew(after) && (before === null || !isFew(before)) ? [words.lookupsFew(after.lookupsLeft ?? 0)] : []
  return [...few, ...(asksLater(before, after, turned) ? [words.asksLater] : [])]
}

/** Told with the sale, or where its looks become rare: not again after each of them. */
function asksLater(before: TillView | null, { screen, at }: TillView, turned: boolean): boolean {
  if (!isSaleOpen(screen) || isOften(screen) || isAskedSoon(screen.asked, at)) return false
  return turned || before === null || !isSaleOpen(before.screen) || isOften(before.screen)
}

function isOften({ asked, sale }: OpenScreen): boolean {
  return isAskedOften(asked, sale.createdAt)
}

export function amountIn(money: Money, language: Language): string {
  return spokenAmount(figureText(money), money.currency, language)
}

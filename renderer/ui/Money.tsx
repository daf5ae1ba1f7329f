// Amounts as people read them, and as they hear them: the sign is for the eyes, the currency's name for the ears. The riel
// sign has its own size: the font's own is too small to read.

import { createContext, useContext } from 'react'
import { type Currency, equivalent, figureText, type Money as MoneyValue } from '../../shared/money'
import type { Language } from '../../shared/settings'
import type { Text } from '../../shared/text'
import { currencyNames } from '../../shared/text/parts/spoken'
import { useFit } from './fit'

/** In which language a currency is named; the customer's screen has Khmer first. */
export const SpokenLanguage = createContext<Language>('km')

/** The currency's name after its figure, for those who listen. */
export function CurrencyName({ currency }: { currency: Currency }) {
  const language = useContext(SpokenLanguage)
  return (
    <span className="unseen" lang={language}>
      {' '}
      {currencyNames[language][currency]}
    </span>
  )
}

export function RielSign() {
  return (
    <span className="sign" aria-hidden="true">
      ៛
    </span>
  )
}

/** In running text: `12,500 ៛`, `$3.25`. */
export function Money({ amountMinor, currency }: MoneyValue) {
  const figure = figureText({ amountMinor, currency })
  return (
    <span className="num money">
      {currency === 'USD' && <span aria-hidden="true">$</span>}
      {figure}
      {currency === 'KHR' && <RielSign />}
      <CurrencyName currency={currency} />
    </span>
  )
}

/** The hero of a screen, smaller when it is long, and fitted to its place: no digit ever leaves it. */
export function Amount({ amountMinor, currency }: MoneyValue) {
  const figure = figureText({ amountMinor, currency })
  const fitted = useFit<HTMLDivElement>()
  return (
    // No paragraph: in large type one is taken for a heading that is none.
    <div ref={fitted} className={`amount ${amountSize(figure)}`} data-testid="amount">
      {currency === 'USD' && (
        <span className="amount__dollar" aria-hidden="true">
          $
        </span>
      )}
      {figure}
      {currency === 'KHR' && <RielSign />}
      <CurrencyName currency={currency} />
    </div>
  )
}

export function amountSize(figure: string): string {
  if (figure.length > 11) return 'amount--longest'
  return figure.length > 7 ? 'amount--long' : ''
}

/** The currency's name, large, where it is another than the sale before: 12,500 riel must not be taken for dollars. */
export function CurrencyWord({ currency, before, text }: { currency: Currency; before: Currency | null; text: Text }) {
  if (before === null || before === currency) return null
  return (
    <strong className="currency-word" data-testid="currency-word" data-state={currency}>
      {currency === 'KHR' ? text.riel : text.dollars}
    </strong>
  )
}

/** The same value in the other currency at the shop's rate; nothing where it would round to nothing. */
export function Equivalent({ amountMinor, currency, khrPerUsd }: MoneyValue & { khrPerUsd: number }) {
  const other = equivalent({ amountMinor, currency }, khrPerUsd)
  return (
    <>
      {other.amountMinor > 0 && (
        <span className="num">
          <span aria-hidden="true">≈</span> <Money {...other} />
        </span>
      )}
    </>
  )
}

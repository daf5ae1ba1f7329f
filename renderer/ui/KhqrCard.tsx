// The card that every Cambodian knows: red head, shop and amount, dashed line, code. White in both themes. On a screen
// it yields to its code: as wide as its place, a lower head, shop and amount on one line (docs/decisions/0019).

import type { CSSProperties, ReactNode } from 'react'
import { type Currency, figureText } from '../../shared/money'
import type { CodeImage } from '../../shared/till'
import { Code } from './Code'
import { CurrencyName } from './Money'
import { widthInEms } from './textWidth'

/** The amount's size beside the name's, as on NBC's card (0.065 to 0.03 of its height) as far as one line allows. */
const FIGURE_SCALE = 1.5
const CURRENCY_SCALE = 0.7
/** The stamp, and the gaps between the parts of the line, in sizes of the name. */
const DEMO_EMS = 4.7
const GAP_EMS = 1.8

interface KhqrCardProps {
  readonly merchantName: string
  readonly amountMinor: number
  readonly currency: Currency
  readonly code: CodeImage
  readonly label: string
  readonly demo: boolean
}

export function KhqrCard({ merchantName, amountMinor, currency, code, label, demo }: KhqrCardProps) {
  const figure = figureText({ amountMinor, currency })
  const figureEms = FIGURE_SCALE * (widthInEms(figure) + CURRENCY_SCALE * widthInEms(currency))
  const ems = widthInEms(merchantName) + figureEms + GAP_EMS + (demo ? DEMO_EMS : 0)
  return (
    <Card
      ems={ems}
      who={
        <>
          <p className="khqr__name">{merchantName}</p>
          {demo && <span className="khqr__demo">DEMO</span>}
          <p className="khqr__amount">
            {figure}
            <small aria-hidden="true">{currency}</small>
            <CurrencyName currency={currency} />
          </p>
        </>
      }
    >
      <Code className="khqr__code" code={code} label={label} testId="qr" />
    </Card>
  )
}

/** The shop's own card, to which the payer adds the amount. @param children its code, or what stands there instead */
export function ShopCard({ merchantName, children }: { merchantName: string; children: ReactNode }) {
  return (
    <Card ems={widthInEms(merchantName)} who={<p className="khqr__name">{merchantName}</p>}>
      {children}
    </Card>
  )
}

/** @param ems how long the line is, in sizes of its type: a long one is set smaller, and never cut */
function Card({ ems, who, children }: { ems: number; who: ReactNode; children: ReactNode }) {
  return (
    <div className="khqr">
      <div className="khqr__paper" style={{ '--ems': ems } as CSSProperties}>
        <div className="khqr__head">KHQR</div>
        <div className="khqr__who">{who}</div>
        <div className="khqr__dash" />
        {children}
      </div>
    </div>
  )
}

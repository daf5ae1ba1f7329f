// The card that every Cambodian knows: red header, shop, amount, dashed line, code. White in both themes.

import type { CSSProperties, ReactNode } from 'react'
import { type Currency, figureText } from '../../shared/money'
import type { CodeImage } from '../../shared/till'

/** Characters that stand at full size beside the DEMO stamp; NBC's card has no rule for longer ones. */
const FIGURE_USUAL = 10

interface KhqrCardProps {
  readonly merchantName: string
  readonly amountMinor: number
  readonly currency: Currency
  readonly code: CodeImage
  readonly label: string
  readonly demo: boolean
  /** Stands over a faded code, while Bakong is being asked. */
  readonly veil?: ReactNode
}

export function KhqrCard({ merchantName, amountMinor, currency, code, label, demo, veil }: KhqrCardProps) {
  const figure = figureText({ amountMinor, currency })
  return (
    <div className={`khqr ${veil ? 'khqr--veiled' : ''}`}>
      <div className="khqr__paper">
        <div className="khqr__head">KHQR</div>
        <div className="khqr__who">
          <p className="khqr__name">{merchantName}</p>
          <p className={`khqr__amount ${figure.length > FIGURE_USUAL ? 'khqr__amount--long' : ''}`}>
            {figure}
            <small>{currency}</small>
          </p>
        </div>
        <div className="khqr__dash" />
        <div className="khqr__code">
          <svg
            data-testid="qr"
            role="img"
            aria-label={label}
            viewBox={`0 0 ${code.modules} ${code.modules}`}
            style={{ '--modules': code.modules } as CSSProperties}
          >
            <path d={code.path} />
          </svg>
          <span className="khqr__mark" data-sign={currency === 'KHR' ? '៛' : '$'} aria-hidden="true" />
          {veil}
        </div>
        {demo && <span className="khqr__demo">DEMO</span>}
      </div>
    </div>
  )
}

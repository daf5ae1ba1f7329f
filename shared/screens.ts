// The displays of this till, and which of them faces the customer.

import { z } from 'zod'

const Bounds = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() })

/** What the owner chose. A display is kept by id and by place, since ids may change when it is plugged in again. */
export const ScreenChoice = z.discriminatedUnion('kind', [
  /** The first display that is not the cashier's. */
  z.object({ kind: z.literal('automatic') }),
  z.object({ kind: z.literal('display'), id: z.number(), bounds: Bounds }),
  z.object({ kind: z.literal('off') }),
])
export type ScreenChoice = z.infer<typeof ScreenChoice>

export interface DisplayView {
  readonly id: number
  /** Counted from 1, as "identify" shows it. */
  readonly number: number
  readonly label: string
  readonly bounds: z.infer<typeof Bounds>
  readonly scaleFactor: number
  readonly primary: boolean
  /** The cashier's window is on it. */
  readonly cashier: boolean
  /** The customer's window is on it. */
  readonly customer: boolean
  /** How many displays show this one picture: more than 1 where they are mirrored. */
  readonly mirrors: number
  /** It is the one that the owner chose. */
  readonly chosen: boolean
}

export interface ScreensView {
  readonly choice: ScreenChoice
  readonly displays: readonly DisplayView[]
  /** The customer's view stands in a window on the cashier's own display. */
  readonly turnedRound: boolean
}

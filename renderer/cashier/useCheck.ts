// "Check now": asks Bakong about a sale, and says for a few seconds what came of it.

import { useRef, useState } from 'react'
import type { Output } from '../../shared/contract'
import type { CommandState } from './useCommand'

export type CheckAnswer = Output<'sale.check'>['answer']

/** Long enough to be read, short enough not to be taken for news when the till has asked again by itself. */
const SHOWN_MS = 6000

export interface Check {
  readonly press: () => void
  /** Bakong's word to the last press, or that it could not be asked; null when that was long ago. */
  readonly answer: CheckAnswer | null
}

export function useCheck(command: CommandState, saleId: string): Check {
  const [answer, setAnswer] = useState<CheckAnswer | null>(null)
  const forget = useRef(0)
  const press = async () => {
    const result = await command.send('sale.check', { saleId })
    if (!result?.ok) return
    clearTimeout(forget.current)
    setAnswer(result.value.answer)
    forget.current = window.setTimeout(() => setAnswer(null), SHOWN_MS)
  }
  return { press: () => void press(), answer }
}

// Sends commands one at a time: whatever is pressed while one is under way does nothing.

import { useRef, useState } from 'react'
import type { Command, Input, Output } from '../../shared/contract'
import type { RefusalCode, Result } from '../../shared/result'
import { call } from '../pos'

export interface CommandState {
  /** The command under way, or null. */
  readonly busy: Command | null
  /** Why the last one was refused; null once another was sent. */
  readonly refusal: RefusalCode | null
  /** The cashier has gone on: the refusal is no longer about what is on the screen. */
  readonly dismiss: () => void
  readonly send: <C extends Command>(name: C, input: Input<C>) => Promise<Result<Output<C>> | null>
}

export function useCommand(): CommandState {
  // A ref, not only state: two key presses can come before React has rendered once.
  const underWay = useRef(false)
  const [busy, setBusy] = useState<Command | null>(null)
  const [refusal, setRefusal] = useState<RefusalCode | null>(null)

  async function send<C extends Command>(name: C, input: Input<C>): Promise<Result<Output<C>> | null> {
    if (underWay.current) return null
    underWay.current = true
    setBusy(name)
    setRefusal(null)
    try {
      const result = await call(name, input)
      if (!result.ok) setRefusal(result.error.code)
      return result
    } catch (error) {
      // Main did not answer at all. Nothing is known of what it did, so nothing is said to have happened.
      setRefusal('trading-stopped')
      reportError(error)
      return null
    } finally {
      underWay.current = false
      setBusy(null)
    }
  }
  return { busy, refusal, dismiss: () => setRefusal(null), send }
}

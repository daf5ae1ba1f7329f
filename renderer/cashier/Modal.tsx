// A dialog: the browser's own, so that the focus stays in it, what lies behind takes nothing, and the focus goes back.

import { type ReactNode, useLayoutEffect, useRef } from 'react'
import { LiveRegion } from '../ui/liveRegion'
import { Seen, uncovered } from '../ui/Seen'
import { type KeyMap, useKeys } from './keys'
import './modal.css'

interface ModalProps {
  readonly label: string
  readonly testId: string
  readonly className?: string
  /** Where what is in it does not hear the keys itself. */
  readonly keys?: KeyMap
  /** It may come up under an Esc that was meant for what lies beneath. */
  readonly calmEscape?: boolean
  /** What is shown, where that may change while it is open: another step. */
  readonly what?: string
  readonly children: ReactNode
}

/** It closes by its own keys and buttons alone. */
export function Modal({
  label,
  testId,
  className = 'modal--card',
  keys,
  calmEscape = false,
  what,
  children,
}: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const own = dialog.current
    own?.showModal()
    return () => {
      // Closed before it is taken away, or the browser would not give the focus back.
      own?.close()
      uncovered()
    }
  }, [])
  return (
    <dialog ref={dialog} className={`modal ${className}`} aria-label={label} data-testid={testId} onCancel={stay}>
      <Seen {...(what === undefined ? {} : { what })}>
        {keys !== undefined && <Keys map={keys} calmEscape={calmEscape} />}
        {children}
      </Seen>
      <LiveRegion testId="said-in-dialog" />
    </dialog>
  )
}

/** In the dialog's own sight: Enter is for what somebody has seen in it. */
function Keys({ map, calmEscape }: { map: KeyMap; calmEscape: boolean }) {
  useKeys(map, { modal: true, calmEscape })
  return null
}

/** Escape is heard as a key, once; the browser's own closing would be a second way. */
function stay(event: { preventDefault(): void }): void {
  event.preventDefault()
}

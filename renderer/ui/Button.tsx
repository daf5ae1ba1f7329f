// A button with its key on it. It does not take the focus by touch or mouse: Enter always belongs to the main button.

import type { ReactNode } from 'react'
import { useFit } from './fit'
import { useLocked } from './Locked'
import { beganAt } from './press'
import { useSight } from './Seen'

interface ButtonProps {
  readonly children: ReactNode
  /** Absent where it submits its form. */
  readonly onPress?: () => void
  readonly hint?: string
  readonly kind?: 'main' | 'second' | 'demo'
  readonly testId?: string
  /** A question is under way: it stays in its place and can't be pressed again. */
  readonly busy?: boolean
  readonly disabled?: boolean
  /** The step after which there is no way back: like a main button it takes nothing before it was seen. */
  readonly last?: boolean
}

export function Button({
  children,
  onPress,
  hint,
  kind = 'second',
  testId,
  busy = false,
  disabled = false,
  last = false,
}: ButtonProps) {
  const sight = useSight()
  const label = useFit<HTMLSpanElement>()
  if (useLocked()) return null
  return (
    <button
      type={onPress === undefined ? 'submit' : 'button'}
      className={`button button--${kind}`}
      data-testid={testId}
      aria-busy={busy}
      aria-keyshortcuts={hint === undefined ? undefined : shortcutOf(hint)}
      disabled={disabled}
      onPointerDown={(event) => event.preventDefault()}
      onClick={(event) => {
        const meant = (kind !== 'main' && !last) || sight.takes(beganAt(event.nativeEvent))
        if (busy || !meant) event.preventDefault()
        else onPress?.()
      }}
    >
      <span ref={label} className="button__label">
        {children}
      </span>
      {busy ? <span className="spinner" /> : hint !== undefined && <Hint>{hint}</Hint>}
    </button>
  )
}

/** The key on a button, for the eyes: readers are told of it by `aria-keyshortcuts`, apart from the name. */
export function Hint({ children }: { children: string }) {
  return (
    <i className="hint" aria-hidden="true">
      {children}
    </i>
  )
}

/** A key as it stands on a button, by its name in UI Events, which `aria-keyshortcuts` takes. */
export function shortcutOf(hint: string): string {
  return hint.replace('Esc', 'Escape').replaceAll(', ', ' ')
}

/** A small round sign in the bar, with its name for those who can't see it. */
export function IconButton({
  label,
  keys,
  onPress,
  testId,
  children,
}: {
  label: string
  /** The key that does the same. */
  keys?: string
  onPress: () => void
  testId: string
  children: ReactNode
}) {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      aria-keyshortcuts={keys}
      title={keys === undefined ? label : `${label} (${keys})`}
      data-testid={testId}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onPress}
    >
      {children}
    </button>
  )
}

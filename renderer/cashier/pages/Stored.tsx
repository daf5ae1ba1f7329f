// A field whose value is stored when somebody has done with it. What was refused does not stay in it: the field shows what
// is stored, always.

import { type InputHTMLAttributes, useRef, useState } from 'react'

interface StoredProps
  extends Pick<
    InputHTMLAttributes<HTMLInputElement>,
    'type' | 'min' | 'max' | 'step' | 'inputMode' | 'maxLength' | 'disabled'
  > {
  readonly label: string
  readonly stored: string
  readonly testId: string
  /** @returns whether it is stored now; why not is said beside the field */
  readonly store: (value: string) => Promise<boolean>
}

export function Stored({ label, stored, testId, store, ...field }: StoredProps) {
  /** What is being typed, or on its way; null while the field shows what is stored. */
  const [typed, setTyped] = useState<string | null>(null)
  const underWay = useRef(false)
  const done = async () => {
    // A question to a manager takes the focus away: that is no second try.
    if (underWay.current || typed === null) return
    underWay.current = true
    if (typed !== stored) await store(typed)
    underWay.current = false
    setTyped(null)
  }
  return (
    <label className="plain-field">
      {label}
      <input
        {...field}
        data-testid={testId}
        value={typed ?? stored}
        onChange={({ target }) => setTyped(target.value)}
        onBlur={() => void done()}
        onPointerUp={field.type === 'range' ? () => void done() : undefined}
        onKeyUp={field.type === 'range' ? () => void done() : undefined}
        onKeyDown={(event) => {
          if (event.key === 'Enter') void done()
        }}
      />
    </label>
  )
}

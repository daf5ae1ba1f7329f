// The reason for what a screen asks somebody to do: behind a button, so that what to do stands alone.

import { useId, useState } from 'react'
import type { Text } from '../../shared/text'

/** It takes no focus by touch or mouse, and no key: those of the screen stay as they are. */
export function Why({ reason, text }: { reason: string; text: Text }) {
  const id = useId()
  const [open, setOpen] = useState(false)
  return (
    <div className="why">
      <button
        type="button"
        className="why__button"
        data-testid="why"
        aria-expanded={open}
        aria-controls={id}
        onPointerDown={(event) => event.preventDefault()}
        onClick={() => setOpen(!open)}
      >
        {text.why}
      </button>
      <p id={id} className="why__reason" data-testid="why-reason" hidden={!open}>
        {reason}
      </p>
    </div>
  )
}

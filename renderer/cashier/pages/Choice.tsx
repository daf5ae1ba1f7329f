// One of several: a large button that says whether it is the chosen one.

import type { ReactNode } from 'react'

interface ChoiceProps {
  readonly checked: boolean
  readonly testId: string
  readonly onPress: () => void
  readonly children: ReactNode
}

export function Choice({ checked, testId, onPress, children }: ChoiceProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: an input of type radio can't hold two lines of text and a touch target of this size
    <button type="button" role="radio" aria-checked={checked} className="choice" data-testid={testId} onClick={onPress}>
      {children}
    </button>
  )
}

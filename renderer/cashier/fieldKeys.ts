// Keys that the browser itself takes by what they write, in fields and on buttons: made to go by their place, as everywhere.

import { keyName } from './keyName'

/** Listens from now on, in every field of this page, after all who may want the key. Called once. */
export function mendFieldKeys(): void {
  window.addEventListener('keydown', mend)
}

function mend(event: KeyboardEvent): void {
  const { target, key, code, repeat } = event
  if (
    event.defaultPrevented ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    event.isComposing ||
    key === 'Process'
  )
    return
  const name = keyName(event)
  if (name === 'Space' && key !== ' ' && isPressedBySpace(target)) {
    event.preventDefault()
    if (!repeat) target.click()
  }
  // Without Num Lock its keys would walk about in the field, or delete, or write U+0000 for the point, and say nothing.
  if ((key.length > 1 || key === '\0') && code.startsWith('Numpad') && name.length === 1 && isTypedInto(target)) {
    event.preventDefault()
    // The one way by which a page's own text takes the usual course of input, its limit of length and undo included.
    document.execCommand('insertText', false, name)
  }
}

function isPressedBySpace(target: EventTarget | null): target is HTMLElement {
  if (target instanceof HTMLButtonElement) return true
  return target instanceof HTMLInputElement && (target.type === 'radio' || target.type === 'checkbox')
}

const textKinds: ReadonlySet<string> = new Set(['text', 'password', 'email', 'number', 'search', 'tel', 'url'])

/** An amount has its own way with keys (amountField.ts). */
function isTypedInto(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && textKinds.has(target.type) && target.dataset['amount'] === undefined
}

// A field that takes an amount. It shows the figure and is never read back: what comes in, by key or as text, goes to the
// entry, and the entry's figure is put in its place.

import { type KeyboardEvent, type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { type Entry, entryFigure, paste, typeKey } from './entry'
import { keyName } from './keyName'

interface AmountField {
  readonly entry: Entry
  readonly onEdit: (next: (before: Entry) => Entry) => void
  /** On a page a field has its keys for itself; on the amount screen the screen has them. */
  readonly ownKeys?: boolean
}

/** What an `<input>` needs to be such a field; its name, its look and its mode are its screen's. */
export function useAmountField({ entry, onEdit, ownKeys = false }: AmountField) {
  const ref = useRef<HTMLInputElement>(null)
  const figure = entryFigure(entry)
  useTypedText(ref, figure, onEdit)
  const onKeyDown = (event: KeyboardEvent) => {
    if (!ownKeys || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.nativeEvent.isComposing) return
    const name = keyName(event.nativeEvent)
    if ([...name].length > 1 && name !== 'Space' && name !== 'Backspace' && name !== 'Delete') return
    event.preventDefault()
    onEdit((before) => typeKey(before, name))
  }
  return {
    ref,
    autoComplete: 'off',
    spellCheck: false,
    defaultValue: figure,
    'data-amount': '',
    onKeyDown,
    onKeyUp: unselect,
    onPointerUp: unselect,
  } as const
}

/**
 * Text that reaches the field without keys: from an input method, a keyboard on the screen, the clipboard, a program
 * that fills in. One character is a key; several at once are a whole amount (W3C Input Events Level 2).
 */
function useTypedText(field: RefObject<HTMLInputElement | null>, figure: string, onEdit: AmountField['onEdit']): void {
  const latest = useRef({ figure, onEdit, composing: false })
  latest.current.figure = figure
  latest.current.onEdit = onEdit
  useLayoutEffect(() => {
    if (!latest.current.composing) show(field.current, figure)
  })
  useEffect(() => {
    const input = field.current
    if (input === null) return
    const now = latest.current
    const take = (text: string, whole: boolean) => {
      if (text !== '') now.onEdit((before) => (whole ? paste(before, text) : typeKey(before, text)))
    }
    const edit = ({ inputType, data, dataTransfer }: InputEvent, overAll: boolean) => {
      const text = data ?? dataTransfer?.getData('text/plain') ?? ''
      if (inputType === 'insertText') take(text, [...text].length > 1 || overAll)
      else if (inputType.startsWith('insert')) take(text, true)
      else if (inputType === 'deleteContentBackward' && !overAll) take('Backspace', false)
      else if (inputType.startsWith('delete')) take('Delete', false)
    }
    const before = (event: InputEvent) => {
      // A composition can't be stopped half way; it is read when it ends.
      if (event.isComposing || event.inputType === 'insertCompositionText') return
      event.preventDefault()
      const overAll = isAllSelected(input)
      // It counts once: where the figure stays the same, so would what is selected.
      toEnd(input)
      edit(event, overAll)
    }
    const begin = () => {
      now.composing = true
    }
    const end = ({ data }: CompositionEvent) => {
      now.composing = false
      show(input, now.figure)
      take(data, [...data].length > 1)
    }
    // Nothing above has seen it coming: a program has put a text in, or has the browser edit the one that is there.
    const changed = (event: Event) => {
      if (now.composing || input.value === now.figure) return
      const { value } = input
      show(input, now.figure)
      const edited = event instanceof InputEvent && event.inputType !== '' && value !== event.data
      if (edited) edit(event, value === '')
      else take(value === '' ? 'Delete' : value, value !== '')
    }
    input.addEventListener('beforeinput', before)
    input.addEventListener('input', changed)
    input.addEventListener('compositionstart', begin)
    input.addEventListener('compositionend', end)
    return () => {
      input.removeEventListener('beforeinput', before)
      input.removeEventListener('input', changed)
      input.removeEventListener('compositionstart', begin)
      input.removeEventListener('compositionend', end)
    }
  }, [field])
}

function show(input: HTMLInputElement | null, figure: string): void {
  if (input !== null && input.value !== figure) input.value = figure
}

/** As a program does before it fills in a text: that takes the place of all there is, be it one character. */
function isAllSelected({ value, selectionStart, selectionEnd }: HTMLInputElement): boolean {
  return value !== '' && selectionStart === 0 && selectionEnd === value.length
}

/**
 * The figure is a view and has no caret: what a hand has selected (a double tap, Shift+Tab) must not turn the next
 * character into a whole amount. While Ctrl is held somebody may be copying it.
 */
function unselect({ currentTarget: input, ctrlKey }: { currentTarget: HTMLInputElement; ctrlKey: boolean }): void {
  if (!ctrlKey) toEnd(input)
}

function toEnd(input: HTMLInputElement): void {
  input.setSelectionRange(input.value.length, input.value.length)
}

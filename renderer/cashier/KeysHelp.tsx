// The keys of the screen that is up, over it: F1, or ?.

import { useEffect, useRef } from 'react'
import type { Text } from '../../shared/text'
import type { ScreenKind } from '../../shared/till'
import { Button } from '../ui/Button'
import { useKeys } from './keys'
import './people/people.css'

type KeyName = keyof Text['comfortWords']['keys']

const amount: readonly (readonly [string, KeyName])[] = [
  ['0 – 9', 'digits'],
  ['Enter', 'charge'],
  ['Tab, /', 'currency'],
  ['+', 'add'],
  ['⌫', 'delete'],
  ['Esc', 'clear'],
  ['F2', 'sticker'],
]
const open: readonly (readonly [string, KeyName])[] = [
  ['F5', 'check'],
  ['F8', 'byHand'],
  ['Esc', 'clear'],
]
const closed: readonly (readonly [string, KeyName])[] = [
  ['Enter', 'newCode'],
  ['F5', 'check'],
  ['F8', 'byHand'],
  ['Esc', 'close'],
]

export function keysOf(kind: ScreenKind, demo: boolean): readonly (readonly [string, KeyName])[] {
  switch (kind) {
    case 'amount':
      return amount
    case 'waiting':
      return demo ? [...open, ['F9', 'demoPaid']] : open
    case 'time-up':
      return open
    case 'expired':
    case 'failed':
      return closed
    case 'mismatch':
      return [['Esc', 'setAside']]
    default:
      return [['Space', 'next']]
  }
}

interface KeysHelpProps {
  readonly kind: ScreenKind
  readonly demo: boolean
  readonly text: Text
  readonly onClose: () => void
}

export function KeysHelp({ kind, demo, text, onClose }: KeysHelpProps) {
  const words = text.comfortWords
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  useKeys({ Escape: onClose, F1: onClose, '?': onClose, Enter: onClose, Space: onClose }, { modal: true })
  return (
    <dialog ref={dialog} className="modal" aria-label={words.keysHead} data-testid="keys-help">
      <h1>{words.keysHead}</h1>
      <dl className="facts">
        {[...keysOf(kind, demo), ['F1, ?', 'help'] as const].map(([key, name]) => (
          <div key={key}>
            <dt>
              <kbd className="hint">{key}</kbd>
            </dt>
            <dd>{words.keys[name]}</dd>
          </div>
        ))}
      </dl>
      <Button hint="Esc" testId="keys-help-close" onPress={onClose}>
        {words.closeHelp}
      </Button>
    </dialog>
  )
}

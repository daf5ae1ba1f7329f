// The keys of the screen that is up, over it: F1, or ?.

import type { Text } from '../../shared/text'
import type { ScreenKind } from '../../shared/till'
import { Button } from '../ui/Button'
import { Modal } from './Modal'
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

const everywhere: readonly (readonly [string, KeyName])[] = [
  ['F3', 'alarm'],
  ['F6', 'nextPart'],
  ['F7', 'attention'],
  ['F10', 'menu'],
  ['F1, ?', 'help'],
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
  const keys = { Escape: onClose, F1: onClose, '?': onClose, Enter: onClose, Space: onClose }
  return (
    <Modal label={words.keysHead} testId="keys-help" keys={keys}>
      <h1>{words.keysHead}</h1>
      <dl className="facts">
        {[...keysOf(kind, demo), ...everywhere].map(([key, name]) => (
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
    </Modal>
  )
}

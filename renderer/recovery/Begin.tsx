// New books in the place of books that are gone: a manager's PIN, or the shop's name in full. By keyboard and by touch.

import { useState } from 'react'
import type { WordToBegin } from '../../shared/backups'
import type { RefusalCode } from '../../shared/result'
import type { Text } from '../../shared/text'
import { useKeys } from '../cashier/keys'
import { Modal } from '../cashier/Modal'
import { PinPad } from '../cashier/people/PinPad'
import { call } from '../pos'
import { Button } from '../ui/Button'
import { useTouchKey } from '../ui/touchKey'
import '../cashier/pages/menu.css'
import '../cashier/people/people.css'

interface BeginProps {
  readonly word: WordToBegin
  readonly text: Text
  readonly onClose: () => void
}

export function Begin({ word, text, onClose }: BeginProps) {
  const words = text.storageWords
  return (
    <Modal label={words.beginHead} testId="begin-dialog">
      {word.kind === 'pin' ? (
        <PinPad
          people={word.people}
          text={text}
          about={
            <>
              <h1>{words.beginHead}</h1>
              <p>{words.beginHelp}</p>
              <p className="quiet">{words.beginByPin}</p>
            </>
          }
          onCancel={onClose}
          send={async (given) => {
            const result = await call('recovery.begin', given)
            if (result.ok) onClose()
            return result
          }}
        />
      ) : (
        <ByName word={word} text={text} onClose={onClose} />
      )}
    </Modal>
  )
}

const rows = ['1234567890', 'QWERTYUIOP', 'ASDFGHJKL', 'ZXCVBNM'] as const

/** Signs of the name that no other key has. Capitals don't matter. */
function otherKeys(shop: string): string[] {
  const known = rows.join('')
  return [...new Set(shop.toUpperCase().replace(/\s/g, ''))].filter((sign) => !known.includes(sign))
}

function ByName({ word, text, onClose }: BeginProps & { readonly word: Extract<WordToBegin, { kind: 'name' }> }) {
  const words = text.storageWords
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<RefusalCode | null>(null)
  const touch = useTouchKey()
  const change = (edit: (before: string) => string) => {
    setRefused(null)
    setTyped(edit)
  }
  const begin = async () => {
    if (busy) return
    setBusy(true)
    const result = await call('recovery.begin', { name: typed })
    setBusy(false)
    if (result.ok) onClose()
    else setRefused(result.error.code)
  }
  useKeys({ Enter: () => void begin(), Escape: onClose }, { modal: true })
  const key = (sign: string) => (
    <button key={sign} type="button" data-testid={`key-${sign}`} {...touch(() => change((before) => before + sign))}>
      {sign}
    </button>
  )
  return (
    <div className="begin">
      <h1>{words.beginHead}</h1>
      <p>{words.beginHelp}</p>
      <div className="plain-field begin__name">
        <label htmlFor="shop-name">
          {words.beginByName[word.why]} {words.typeName(word.shop)}
        </label>
        <div className="begin__row">
          <input
            id="shop-name"
            // biome-ignore lint/a11y/noAutofocus: the dialog asks for nothing else
            autoFocus
            data-testid="begin-name"
            value={typed}
            maxLength={200}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => change(() => event.target.value)}
          />
          <Button kind="main" testId="begin-sure" hint="Enter" busy={busy} onPress={() => void begin()}>
            {words.beginNew}
          </Button>
          <Button testId="begin-cancel" hint="Esc" onPress={onClose}>
            {text.menuWords.back}
          </Button>
        </div>
      </div>
      <p className="begin__problem" role="alert" data-testid="begin-problem">
        {refused !== null && text.refusals[refused]}
      </p>
      <div className="begin__keys" data-testid="begin-keys">
        {rows.map((row, index) => (
          <div key={row}>
            {[...row].map(key)}
            {index === rows.length - 1 && (
              <>
                {otherKeys(word.shop).map(key)}
                <button
                  type="button"
                  className="begin__space"
                  data-testid="key-space"
                  {...touch(() => change((before) => `${before} `))}
                >
                  {words.space}
                </button>
                <button
                  type="button"
                  aria-label={text.backspace}
                  data-testid="key-back"
                  {...touch(() => change((before) => [...before].slice(0, -1).join('')))}
                >
                  ⌫
                </button>
              </>
            )}
          </div>
        ))}
      </div>
    </div>
  )
}

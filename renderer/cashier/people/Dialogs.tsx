// The two questions for a PIN: who stands at the till, and will a manager allow this. What is beneath stays as it is.

import { type ReactNode, useEffect, useRef } from 'react'
import type { PeopleView } from '../../../shared/people'
import type { Text } from '../../../shared/text'
import { call } from '../../pos'
import { PinPad } from './PinPad'
import { useQuestion } from './source'
import './people.css'

/** Opens by itself whenever a command needs a manager. */
export function ManagerDialog({ people, text }: { people: PeopleView; text: Text }) {
  const question = useQuestion()
  if (question === null) return null
  const managers = people.people.filter(({ active, role }) => active && role === 'manager')
  return (
    <Modal title={text.peopleWords.managerNeeded} help={text.peopleWords.managerHelp} testId="manager-dialog">
      <PinPad
        people={managers}
        text={text}
        onCancel={() => question.answer(false)}
        send={async (personId, pin) => {
          const result = await call('people.approve', { personId, pin, command: question.command })
          if (result.ok) question.answer(true)
          return result
        }}
      />
    </Modal>
  )
}

/** Somebody signs in of their own accord, to change places or to do a manager's work for a while. */
export function SignInDialog({ people, text, onClose }: { people: PeopleView; text: Text; onClose: () => void }) {
  return (
    <Modal title={text.peopleWords.whoHere} help="" testId="sign-in-dialog">
      <SignIn people={people} text={text} onCancel={onClose} onDone={onClose} />
    </Modal>
  )
}

interface SignInProps {
  readonly people: PeopleView
  readonly text: Text
  readonly onCancel: (() => void) | null
  readonly onDone: () => void
}

export function SignIn({ people, text, onCancel, onDone }: SignInProps) {
  return (
    <PinPad
      people={people.people.filter(({ active }) => active)}
      text={text}
      onCancel={onCancel}
      send={async (personId, pin) => {
        const result = await call('people.signIn', { personId, pin })
        if (result.ok) onDone()
        return result
      }}
    />
  )
}

/** In the place of the amount while nobody has signed in. A sale on the screen is never covered by it. */
export function LockScreen({ people, text }: { people: PeopleView; text: Text }) {
  return (
    <div className="lock" data-testid="lock-screen">
      <h1>{text.peopleWords.lockedHead}</h1>
      <SignIn people={people} text={text} onCancel={null} onDone={() => undefined} />
      <p className="quiet">{text.peopleWords.forgotten}</p>
    </div>
  )
}

function Modal(props: { title: string; help: string; testId: string; children: ReactNode }) {
  const { title, help, testId, children } = props
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const before = document.activeElement
    dialog.current?.showModal()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <dialog ref={dialog} className="modal" aria-label={title} data-testid={testId} onCancel={(e) => e.preventDefault()}>
      <h1>{title}</h1>
      {help !== '' && <p className="quiet">{help}</p>}
      {children}
    </dialog>
  )
}

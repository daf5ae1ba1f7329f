// The two questions for a PIN: who stands at the till, and will a manager allow this. What is beneath stays as it is.

import type { PeopleView } from '../../../shared/people'
import type { Language } from '../../../shared/settings'
import type { Text } from '../../../shared/text'
import { call } from '../../pos'
import { Seen } from '../../ui/Seen'
import { Modal } from '../Modal'
import { PinPad } from './PinPad'
import { useQuestion } from './source'
import './people.css'

interface ManagerDialogProps {
  readonly people: PeopleView
  readonly text: Text
  readonly language: Language
}

/** Opens by itself whenever a command needs a manager. What is about to be allowed is in main's words. */
export function ManagerDialog({ people, text, language }: ManagerDialogProps) {
  const question = useQuestion()
  if (question === null) return null
  const { sentence, details } = question.asked.words[language]
  const managers = people.people.filter(({ active, role }) => active && role === 'manager')
  return (
    <Modal label={text.peopleWords.managerNeeded} testId="manager-dialog">
      <PinPad
        people={managers}
        text={text}
        about={
          <>
            <h1 data-testid="allow-question">{sentence}</h1>
            {details.length > 0 && (
              <ul className="allow__details" data-testid="allow-details">
                {details.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            )}
            <p className={people.pinsLost ? 'problem' : 'quiet'} data-testid="manager-help">
              {people.pinsLost ? text.peopleWords.pinsLost : text.peopleWords.managerHelp}
            </p>
          </>
        }
        onCancel={() => question.answer(false)}
        send={async (given) => {
          const result = await call('people.approve', { ...given, question: question.asked.id })
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
    <Modal label={text.peopleWords.whoHere} testId="sign-in-dialog">
      <h1>{text.peopleWords.whoHere}</h1>
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
      send={async (given) => {
        const result = await call('people.signIn', given)
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
      {people.pinsLost && (
        <p className="problem" role="alert" data-testid="pins-lost">
          {text.peopleWords.pinsLost}
        </p>
      )}
      <Seen>
        <SignIn people={people} text={text} onCancel={null} onDone={() => undefined} />
      </Seen>
      <p className="quiet">{text.peopleWords.forgotten}</p>
    </div>
  )
}

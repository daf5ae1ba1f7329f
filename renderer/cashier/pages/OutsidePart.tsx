// The part of Needs attention about files from outside: what one wants, old beside new, and what one has changed already.

import type { OutsideChange, OutsideNotice, OutsideQuestion, OutsideView } from '../../../shared/outside'
import type { Text } from '../../../shared/text'
import { Button } from '../../ui/Button'
import { dayClockText } from '../../ui/format'
import { Seen } from '../../ui/Seen'
import { useCommand } from '../useCommand'

export function OutsidePart({ outside, text }: { outside: OutsideView; text: Text }) {
  const words = text.outsideWords
  return (
    <section data-testid="outside-part">
      <h2>{words.page}</h2>
      <ul>
        {outside.question !== null && (
          <Seen what={outside.question.id}>
            <Question question={outside.question} text={text} />
          </Seen>
        )}
        {outside.notices.map((notice) => (
          <Notice key={notice.id} notice={notice} text={text} />
        ))}
      </ul>
      {outside.declined && <p data-testid="outside-declined">{words.declined}</p>}
    </section>
  )
}

function Question({ question, text }: { question: OutsideQuestion; text: Text }) {
  const words = text.outsideWords
  const command = useCommand()
  const answer = (take: boolean) => void command.send('outside.answer', { id: question.id, take })
  return (
    <li className="case" data-testid="outside-question">
      <header>
        <b>{words.question}</b> <span className="quiet num">{dayClockText(question.at)}</span>
      </header>
      <p>{words.questionHelp}</p>
      <Changes changes={question.changes} heads={[words.before, words.after]} text={text} />
      <p>
        <b>{words.ask}</b>
      </p>
      <Refusal refusal={command.refusal} text={text} />
      <div className="case__ways">
        <Button kind="main" testId="outside-keep" busy={command.busy !== null} onPress={() => answer(false)}>
          {words.keep}
        </Button>
        <Button testId="outside-take" busy={command.busy !== null} onPress={() => answer(true)}>
          {words.take}
        </Button>
      </div>
    </li>
  )
}

function Notice({ notice, text }: { notice: OutsideNotice; text: Text }) {
  const words = text.outsideWords
  const command = useCommand()
  const off = notice.kind === 'pins-off'
  return (
    <li className="case" data-testid={`outside-notice-${notice.kind}`}>
      <header>
        <b>{off ? words.pinsOff : words.taken}</b> <span className="quiet num">{dayClockText(notice.at)}</span>
      </header>
      <p>{off ? words.pinsOffHelp : words.takenHelp}</p>
      <Changes changes={notice.changes} heads={[words.wasBefore, words.isNow]} text={text} />
      <Refusal refusal={command.refusal} text={text} />
      <div className="case__ways">
        <Button
          testId="outside-part-seen"
          busy={command.busy !== null}
          onPress={() => void command.send('outside.seen', { id: notice.id })}
        >
          {words.seen}
        </Button>
      </div>
    </li>
  )
}

function Refusal({ refusal, text }: { refusal: keyof Text['refusals'] | null; text: Text }) {
  return refusal === null ? null : <p role="alert">{text.refusals[refusal]}</p>
}

interface ChangesProps {
  readonly changes: readonly OutsideChange[]
  readonly heads: readonly [before: string, after: string]
  readonly text: Text
}

/** Old beside new, so that one letter that differs is seen. */
function Changes({ changes, heads: [before, after], text }: ChangesProps) {
  const words = text.outsideWords
  if (changes.length === 0) return null
  return (
    <table className="outside">
      <thead>
        <tr>
          <th scope="col" aria-label={words.page} />
          <th scope="col">{before}</th>
          <th scope="col">{after}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ field, from, to }) => {
          const secret = from === null && to === null
          return (
            <tr key={field} data-field={field}>
              <th scope="row">{words.fields[field] ?? field}</th>
              <td>{secret ? '' : said(from, text)}</td>
              <td>{secret ? words.secret : said(to, text)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

function said(value: string | null, text: Text): string {
  if (value === null) return text.outsideWords.none
  return value === 'true' ? text.peopleWords.yes : value === 'false' ? text.peopleWords.no : value
}

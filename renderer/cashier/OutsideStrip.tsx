// What a file from outside has changed, or would: a strip in the board's place, until a manager has seen it.

import type { OutsideView } from '../../shared/outside'
import type { Text } from '../../shared/text'
import { Button } from '../ui/Button'
import { Icon } from '../ui/Icon'
import { Seen } from '../ui/Seen'
import { useCommand } from './useCommand'
import './alarm.css'

/** Whether it is worth a strip; a file that was said no to is worth a line on its page. */
export function isAlarm(outside: OutsideView | null): outside is OutsideView {
  return outside !== null && (outside.question !== null || outside.notices.length > 0)
}

interface OutsideStripProps {
  readonly outside: OutsideView
  readonly text: Text
  /** Nobody has signed in: nothing can be done here. */
  readonly locked: boolean
  readonly onShow: () => void
}

export function OutsideStrip({ outside: { question, notices }, text, locked, onShow }: OutsideStripProps) {
  const words = text.outsideWords
  const command = useCommand()
  const [notice] = notices
  const head = question !== null ? words.question : notice?.kind === 'pins-off' ? words.pinsOff : words.taken
  const count = notices.length + (question === null ? 0 : 1)
  const changed = (question ?? notice)?.changes.map(({ field }) => words.fields[field] ?? field) ?? []
  return (
    <div
      className="alarm-strip"
      role="alert"
      data-testid="outside"
      data-kind={question === null ? notice?.kind : 'asked'}
    >
      <Icon name="stopSmall" />
      <div className="alarm-strip__words">
        <p>
          <b>{head}</b>
          {count > 1 && <span className="alarm-strip__count num">{text.attentionWords.alarmMore(count)}</span>}
        </p>
        <p className="alarm-strip__facts">
          {changed.length > 0 ? changed.join(' · ') : words.pinsOffHelp}
          {command.refusal !== null && ` · ${text.refusals[command.refusal]}`}
        </p>
      </div>
      {!locked && (
        <Seen what={question?.id ?? String(notice?.id)}>
          <Button kind={question === null ? 'second' : 'main'} testId="outside-show" onPress={onShow}>
            {words.show}
          </Button>
          {question === null && notice !== undefined && (
            <Button
              kind="main"
              testId="outside-seen"
              busy={command.busy !== null}
              onPress={() => void command.send('outside.seen', { id: notice.id })}
            >
              {words.seen}
            </Button>
          )}
        </Seen>
      )}
    </div>
  )
}

// What was done at this till, newest first, with the name of who did it.

import { useEffect, useState } from 'react'
import { factLines } from '../../../shared/facts'
import type { AuditEntry } from '../../../shared/people'
import type { Text } from '../../../shared/text'
import { Button } from '../../ui/Button'
import { dateTimeText } from '../../ui/format'
import { useCommand } from '../useCommand'
import type { PageProps } from './registry'
import '../people/people.css'

export default function AuditPage({ snapshot, text }: PageProps) {
  const words = text.peopleWords
  const command = useCommand()
  const [entries, setEntries] = useState<readonly AuditEntry[] | null>(null)
  const [before, setBefore] = useState<number | null>(null)
  const load = async (from: number | null) => {
    const result = await command.send('audit.view', from === null ? {} : { before: from })
    if (!result?.ok) return
    setEntries((shown) => [...(from === null ? [] : (shown ?? [])), ...result.value.entries])
    setBefore(result.value.before)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page is opened
  useEffect(() => {
    void load(null)
  }, [])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long list without a control must still scroll by keyboard
    <section className="page form-page" data-testid="audit-page" aria-label={words.auditPage} tabIndex={0}>
      <h1>{words.auditPage}</h1>
      {command.refusal !== null && <p className="problem">{text.refusals[command.refusal]}</p>}
      {entries?.length === 0 && <p>{words.nothingDone}</p>}
      {entries !== null && entries.length > 0 && (
        <table className="audit">
          <thead>
            <tr>
              <th scope="col">{words.when}</th>
              <th scope="col">{words.who}</th>
              <th scope="col">{words.what}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <tr key={entry.seq} data-action={entry.action}>
                <td className="num">{dateTimeText(entry.at, snapshot.view.language)}</td>
                <td>{entry.actor}</td>
                <td>
                  {actionText(entry.action, text)}
                  <small>{factLines(entry.facts, text).join(' · ')}</small>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {before !== null && (
        <Button testId="audit-earlier" busy={command.busy !== null} onPress={() => void load(before)}>
          {words.earlier}
        </Button>
      )}
    </section>
  )
}

/** What has no words here stands by its own name: better than a gap in the trail. */
function actionText(action: string, text: Text): string {
  const names: Readonly<Record<string, string>> = text.peopleWords.actions
  return names[action] ?? action
}

// What this till is: versions, where it keeps things, its logs, what it is made of.

import { useEffect, useState } from 'react'
import type { AboutView } from '../../../shared/comfort'
import { licences } from '../../../shared/licences'
import { Button } from '../../ui/Button'
import { useCommand } from '../useCommand'
import type { PageProps } from './registry'
import '../people/people.css'

export default function AboutPage({ text }: PageProps) {
  const words = text.comfortWords
  const command = useCommand()
  const [about, setAbout] = useState<AboutView | null>(null)
  const [saved, setSaved] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page is opened
  useEffect(() => {
    void command.send('about.view', {}).then((result) => {
      if (result?.ok) setAbout(result.value)
    })
  }, [])
  const saveLogs = async () => {
    setSaved(false)
    const result = await command.send('about.saveLogs', {})
    setSaved(result?.ok === true && result.value.saved)
  }
  return (
    <div className="page form-page" data-testid="about-page">
      <h1>{words.about}</h1>
      {about !== null && (
        <>
          <h2>{words.versions}</h2>
          <dl className="facts num">
            {Object.entries(about.versions).map(([name, version]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{version}</dd>
              </div>
            ))}
          </dl>
          <h2>{words.dataFolder}</h2>
          <p className="folder">{about.dataFolder}</p>
        </>
      )}
      <div className="form-row">
        <Button testId="open-folder" onPress={() => void command.send('about.openFolder', {})}>
          {words.openFolder}
        </Button>
        <Button testId="save-logs" busy={command.busy === 'about.saveLogs'} onPress={() => void saveLogs()}>
          {words.saveLogs}
        </Button>
        <p role="status">{command.refusal === null ? saved && words.logsSaved : text.refusals[command.refusal]}</p>
      </div>
      <h2>{words.licences}</h2>
      <dl className="facts">
        {licences.map(({ name, version, licence }) => (
          <div key={name}>
            <dt>
              {name} {version}
            </dt>
            <dd>{licence}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

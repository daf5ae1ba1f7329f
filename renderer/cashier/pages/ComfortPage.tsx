// Kiosk, start with the computer, screens awake, colours and sounds.

import { useEffect, useState } from 'react'
import type { Comfort } from '../../../shared/comfort'
import { type Theme, themes } from '../../../shared/themes'
import { Button } from '../../ui/Button'
import { sounds } from '../signals'
import { trySound } from '../sound'
import { useCommand } from '../useCommand'
import { Choice } from './Choice'
import type { PageProps } from './registry'
import { Stored } from './Stored'
import '../people/people.css'

const switches = ['kiosk', 'autostart', 'keepAwake'] as const satisfies readonly (keyof Comfort)[]

export default function ComfortPage({ snapshot, text }: PageProps) {
  const { theme, sound } = snapshot.view
  const words = text.comfortWords
  const command = useCommand()
  const [comfort, setComfort] = useState<Comfort | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page is opened
  useEffect(() => {
    void command.send('comfort.view', {}).then((result) => {
      if (result?.ok) setComfort(result.value)
    })
  }, [])
  const change = async (part: Partial<Comfort>) => {
    const result = await command.send('comfort.change', part)
    if (result?.ok) setComfort(result.value)
  }
  const like = async (preferences: { theme?: Theme; muted?: boolean; volume?: number; clicks?: boolean }) =>
    (await command.send('preferences.change', preferences))?.ok === true
  return (
    <div className="page form-page" data-testid="comfort-page">
      <h1>{words.page}</h1>
      <p className="problem" role="alert">
        {command.refusal !== null && text.refusals[command.refusal]}
      </p>
      {comfort !== null && (
        <div className="switches">
          {switches.map((name) => (
            <button
              key={name}
              type="button"
              role="switch"
              aria-checked={comfort[name]}
              className="choice switch-row"
              data-testid={`comfort-${name}`}
              onClick={() => void change({ [name]: !comfort[name] })}
            >
              {words[name]} <b>{comfort[name] ? words.on : words.off}</b>
            </button>
          ))}
        </div>
      )}
      <h2>{words.colours}</h2>
      <div className="choices-row" role="radiogroup" aria-label={words.colours}>
        {themes.map((each) => (
          <Choice
            key={each}
            checked={theme === each}
            testId={`theme-${each}`}
            onPress={() => void like({ theme: each })}
          >
            {text.themes[each]}
          </Choice>
        ))}
      </div>
      <h2>{words.sound}</h2>
      <div className="form-row">
        <button
          type="button"
          role="switch"
          aria-checked={!sound.muted}
          className="choice switch-row"
          data-testid="sound-switch"
          onClick={() => void like({ muted: !sound.muted })}
        >
          {words.sound} <b>{sound.muted ? words.off : words.on}</b>
        </button>
        <button
          type="button"
          role="switch"
          aria-checked={sound.clicks === true}
          className="choice switch-row"
          data-testid="clicks-switch"
          onClick={() => void like({ clicks: sound.clicks !== true })}
        >
          {words.clicks} <b>{sound.clicks === true ? words.on : words.off}</b>
        </button>
        <Stored
          label={words.volume}
          type="range"
          min={0}
          max={1}
          step={0.1}
          testId="volume"
          stored={String(sound.volume)}
          store={(value) => like({ volume: Number(value) })}
        />
      </div>
      <h3>{words.trySounds}</h3>
      <div className="form-row">
        {sounds.map((name) => (
          <Button key={name} testId={`try-${name}`} onPress={() => trySound(name)}>
            {words.sounds[name]}
          </Button>
        ))}
      </div>
      <p className="quiet">{words.keysHelp}</p>
    </div>
  )
}

// The shop, which books are open, and the set-up as a file for other tills.

import { useState } from 'react'
import type { SetupView } from '../../../shared/setupView'
import type { Text } from '../../../shared/text'
import { Button } from '../../ui/Button'
import { ShopStep } from '../setup/ShopStep'
import { useCommand } from '../useCommand'
import type { PageProps } from './registry'
import { SettingsPage } from './SettingsParts'

export default function ShopPage(props: PageProps) {
  return (
    <SettingsPage
      {...props}
      Step={ShopStep}
      more={({ view }) => view !== null && <Mode view={view} text={props.text} />}
    />
  )
}

function Mode({ view, text }: { view: SetupView; text: Text }) {
  const words = text.setupWords
  const command = useCommand()
  const [saved, setSaved] = useState(false)
  const live = view.mode === 'live'
  const save = async () => {
    const result = await command.send('setup.export', {})
    setSaved(result?.ok === true && result.value.saved)
  }
  return (
    <div className="settings__mode" data-testid="settings-mode" data-mode={view.mode}>
      <p>
        <b>{live ? words.modeLive : words.modeDemo}</b>{' '}
        {command.refusal !== null && (
          <span className="field__fault" role="alert" data-testid="mode-problem">
            {text.refusals[command.refusal]}
          </span>
        )}
        <small className="quiet">{saved ? words.exported : words.exportHelp}</small>
      </p>
      <Button testId="setup-export" onPress={() => void save()}>
        {words.export}
      </Button>
      <Button
        testId="setup-mode"
        busy={command.busy === 'setup.mode'}
        onPress={() => void command.send('setup.mode', { mode: live ? 'demo' : 'live' })}
      >
        {live ? words.toDemo : words.toLive}
      </Button>
    </div>
  )
}

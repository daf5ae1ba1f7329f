// The shop, which books are open, and the set-up as a file for other tills.

import { useState } from 'react'
import type { SetupView } from '../../../shared/setupView'
import { Button } from '../../ui/Button'
import { ShopStep } from '../setup/ShopStep'
import { useCommand } from '../useCommand'
import type { PageProps } from './registry'
import { SettingsPage } from './SettingsParts'

/** Pages beside this one whose fields belong to the set-up. */
type UnsavedPage = 'sales' | 'bakong'

export default function ShopPage(props: PageProps) {
  return <SettingsPage {...props} Step={ShopStep} more={(view, save) => <Mode {...props} view={view} save={save} />} />
}

interface ModeProps extends PageProps {
  readonly view: SetupView
  /** Stores what is typed on this page. @returns whether it is stored */
  readonly save: () => Promise<boolean>
}

function Mode({ view, text, drafts, save, onSetUp }: ModeProps) {
  const words = text.setupWords
  const command = useCommand()
  const [exported, setExported] = useState(false)
  /** Other pages where something is typed and not stored. */
  const [unsaved, setUnsaved] = useState<readonly UnsavedPage[]>([])
  const live = view.mode === 'live'
  /** What a person typed here is part of what they want opened or saved; what they typed elsewhere they must see first. */
  const allStored = async () => {
    const elsewhere = (['sales', 'bakong'] as const).filter((name) => drafts.has(name))
    setUnsaved(elsewhere)
    return elsewhere.length === 0 && (!drafts.has('shop') || (await save()))
  }
  const saveFile = async () => {
    setExported(false)
    if (!(await allStored())) return
    const result = await command.send('setup.export', {})
    setExported(result?.ok === true && result.value.saved)
  }
  const open = async () => {
    if (await allStored()) await command.send('setup.mode', { mode: live ? 'demo' : 'live' })
  }
  const problem =
    unsaved.length > 0
      ? words.unsavedElsewhere(unsaved.map((name) => words.pages[name]).join(', '))
      : command.refusal === null
        ? null
        : text.refusals[command.refusal]
  return (
    <div className="settings__mode" data-testid="settings-mode" data-mode={view.mode}>
      <p>
        <b>{live ? words.modeLive : words.modeDemo}</b>{' '}
        {problem !== null && (
          <span className="field__fault" role="alert" data-testid="mode-problem">
            {problem}
          </span>
        )}
        <small className="quiet">{exported ? words.exported : words.exportHelp}</small>
      </p>
      <Button testId="setup-again" onPress={onSetUp}>
        {words.again}
      </Button>
      <Button testId="setup-export" onPress={() => void saveFile()}>
        {words.export}
      </Button>
      <Button testId="setup-mode" busy={command.busy === 'setup.mode'} onPress={() => void open()}>
        {live ? words.toDemo : words.toLive}
      </Button>
    </div>
  )
}

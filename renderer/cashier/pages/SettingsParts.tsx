// A set-up step alone on a page of the menu: the same component as in the wizard, with "Save" instead of "Next".

import { type ComponentType, type ReactNode, useState } from 'react'
import { type StepProps, useSetup } from '../setup/parts'
import type { PageProps } from './registry'
import '../setup/setup.css'

interface SettingsPageProps extends PageProps {
  readonly Step: ComponentType<StepProps & { readonly reload: () => Promise<void> }>
  readonly more?: (setup: ReturnType<typeof useSetup>) => ReactNode
}

export function SettingsPage({ snapshot, text, Step, more }: SettingsPageProps) {
  const setup = useSetup()
  const [savedAt, setSavedAt] = useState(0)
  const { view, reload } = setup
  if (view === null) return null
  return (
    <div className="settings">
      {view.byFile && <p className="settings__note">{text.setupWords.byFile}</p>}
      {more?.(setup)}
      <Step
        view={view}
        snapshot={snapshot}
        text={text}
        submit={text.setupWords.save}
        reload={reload}
        onDone={() => void reload().then(() => setSavedAt((count) => count + 1))}
        aside={
          savedAt > 0 && (
            <p key={savedAt} className="settings__saved" role="status" data-testid="settings-saved">
              {text.setupWords.saved}
            </p>
          )
        }
      />
    </div>
  )
}

// A set-up step alone on a page of the menu: the same component as in the wizard, with "Save" instead of "Next".

import { type ComponentType, type ReactNode, useRef, useState } from 'react'
import type { SetupView } from '../../../shared/setupView'
import { type StepProps, useSetup } from '../setup/parts'
import type { PageProps } from './registry'
import '../setup/setup.css'

interface SettingsPageProps extends PageProps {
  readonly Step: ComponentType<StepProps & { readonly reload: () => Promise<void> }>
  /** @param save stores what is typed in the step; whether it is stored then */
  readonly more?: (view: SetupView, save: () => Promise<boolean>) => ReactNode
}

export function SettingsPage({ snapshot, text, drafts, Step, more }: SettingsPageProps) {
  const { view, reload } = useSetup()
  const [savedAt, setSavedAt] = useState(0)
  const saver = useRef<(() => Promise<boolean>) | null>(null)
  if (view === null) return null
  const words = text.setupWords
  return (
    <div className="settings">
      {view.byFile && <p className="settings__note">{words.byFile}</p>}
      {more?.(view, async () => (await saver.current?.()) ?? true)}
      <Step
        view={view}
        snapshot={snapshot}
        text={text}
        submit={words.save}
        drafts={drafts}
        saver={saver}
        reload={reload}
        onDone={async () => {
          await reload()
          setSavedAt((count) => count + 1)
        }}
        aside={
          savedAt > 0 && (
            <p key={savedAt} className="settings__saved" role="status" data-testid="settings-saved">
              {words.saved}
            </p>
          )
        }
        unsaved={
          <p className="settings__unsaved" role="status" data-testid="settings-unsaved">
            {words.unsaved}
          </p>
        }
      />
    </div>
  )
}

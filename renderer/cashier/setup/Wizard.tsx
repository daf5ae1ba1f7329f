// The set-up from the first key to the first sale. Each step stores what it asks, so that nothing is lost by leaving.

import { useState } from 'react'
import { languages } from '../../../shared/languages'
import type { Text } from '../../../shared/text'
import type { TillView } from '../../../shared/till'
import { call } from '../../pos'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Seen } from '../../ui/Seen'
import type { Snapshot } from '../../ui/snapshot'
import { useKeys } from '../keys'
import { trySound } from '../sound'
import { useCommand } from '../useCommand'
import { BakongStep } from './BakongStep'
import { type Drafts, useDraft } from './drafts'
import { Options, StepForm, type StepProps, useSetup } from './parts'
import { SalesStep } from './SalesStep'
import { ShopStep } from './ShopStep'
import './setup.css'

const allSteps = ['language', 'start', 'shop', 'sales', 'bakong', 'machine', 'done'] as const
type Step = (typeof allSteps)[number]

interface WizardProps {
  readonly snapshot: Snapshot<TillView>
  readonly text: Text
  readonly drafts: Drafts
  readonly onLeave: () => void
}

export default function Wizard({ snapshot, text, drafts, onLeave }: WizardProps) {
  const words = text.setupWords
  const { view, reload } = useSetup()
  const [step, setStep] = useState<Step>('language')
  // A shop that is open is past the question whether to try the demo.
  const steps = allSteps.filter((name) => name !== 'start' || view?.mode !== 'live')
  const at = steps.indexOf(step)
  const go = async (by: 1 | -1) => {
    const next = steps[at + by]
    if (next === undefined) {
      onLeave()
      return
    }
    await reload()
    setStep(next)
  }
  if (view === null) return <div className="menu" />
  const back = (
    <Button hint="Esc" testId="wizard-back" onPress={() => void go(-1)}>
      {words.back}
    </Button>
  )
  const shared: StepProps = { view, snapshot, text, submit: words.next, drafts, onDone: () => go(1), aside: back }
  return (
    <div className="menu wizard" data-testid="wizard" data-step={step}>
      <nav className="menu__pages" aria-label={words.wizard}>
        <ol>
          {steps.map((name, index) => (
            <li key={name} className="wizard__step" aria-current={name === step ? 'step' : undefined}>
              <i className="num">{index < at ? <Icon name="tickSmall" /> : index + 1}</i>
              {words.steps[name]}
            </li>
          ))}
        </ol>
        <Button testId="wizard-leave" onPress={onLeave}>
          {words.leave}
        </Button>
      </nav>
      <div className="menu__body">
        <Seen what={step}>
          <WizardKeys onBack={() => void go(-1)} />
          {step === 'language' && <LanguageStep key={step} {...shared} />}
          {step === 'start' && <StartStep key={step} {...shared} onDemo={onLeave} />}
          {step === 'shop' && <ShopStep key={step} {...shared} />}
          {step === 'sales' && <SalesStep key={step} {...shared} />}
          {step === 'bakong' && <BakongStep key={step} {...shared} reload={reload} skip={words.skip} />}
          {step === 'machine' && <MachineStep key={step} {...shared} />}
          {step === 'done' && <DoneStep key={step} {...shared} onLeave={onLeave} />}
        </Seen>
      </div>
    </div>
  )
}

/** In the step's own sight: what is typed in it tells that it was seen. */
function WizardKeys({ onBack }: { onBack: () => void }) {
  useKeys({ Escape: onBack })
  return null
}

const own = { en: 'English', km: 'ភាសាខ្មែរ' } as const

function LanguageStep({ snapshot, text, submit, onDone, aside }: StepProps) {
  const words = text.setupWords
  const { language } = snapshot.view
  const command = useCommand()
  return (
    <StepForm
      head={words.languageHead}
      testId="step-language"
      submit={submit}
      aside={aside}
      onSubmit={() => void command.send('setup.language', { language }).then((result) => result?.ok && void onDone())}
    >
      <div className="big-options">
        <Options
          name="language"
          label={words.languageHead}
          value={language}
          onPick={(picked) => void call('setup.language', { language: picked })}
          options={languages.map((value) => ({ value, title: own[value], lang: value }))}
        />
      </div>
    </StepForm>
  )
}

function StartStep({ view, text, submit, drafts, onDone, aside, onDemo }: StepProps & { readonly onDemo: () => void }) {
  const words = text.setupWords
  const stored: { readonly wish: 'demo' | 'shop' } = { wish: view.merchant === null ? 'demo' : 'shop' }
  const { value, change } = useDraft(drafts, 'start', stored)
  const { wish } = value
  const command = useCommand()
  const choose = async () => {
    if (wish === 'shop') {
      await onDone()
      return
    }
    const result = await command.send('setup.welcomed', {})
    if (result?.ok) onDemo()
  }
  return (
    <StepForm head={words.startHead} testId="step-start" submit={submit} aside={aside} onSubmit={() => void choose()}>
      <div className="big-options">
        <Options
          name="start"
          label={words.startHead}
          value={wish}
          onPick={(picked) => change({ wish: picked })}
          options={[
            { value: 'demo', title: words.startDemo, help: words.startDemoHelp },
            { value: 'shop', title: words.startShop, help: words.startShopHelp },
          ]}
        />
      </div>
    </StepForm>
  )
}

function MachineStep({ text, submit, onDone, aside }: StepProps) {
  const words = text.setupWords
  return (
    <StepForm
      head={words.machineHead}
      testId="step-machine"
      submit={submit}
      aside={aside}
      onSubmit={() => void onDone()}
    >
      <p>{words.screenHelp}</p>
      <div className="step__row">
        <Button testId="wizard-numbers" onPress={() => void call('screens.identify', {})}>
          {words.showNumbers}
        </Button>
        <Button testId="wizard-turn" onPress={() => void call('screens.turnRound', {})}>
          {text.turnRound}
        </Button>
      </div>
      <p>{words.soundHelp}</p>
      <div className="step__row">
        <Button testId="wizard-sound" onPress={() => trySound('paid')}>
          {words.trySound}
        </Button>
      </div>
    </StepForm>
  )
}

function DoneStep({ view, text, aside, onLeave }: StepProps & { readonly onLeave: () => void }) {
  const words = text.setupWords
  const command = useCommand()
  const live = view.bakong.hasToken && view.merchant !== null
  const finish = async () => {
    if (live) {
      // In live mode already, nothing starts again: the till is as it was.
      const opened = await command.send('setup.mode', { mode: 'live' })
      if (opened?.ok && view.mode === 'live') onLeave()
      return
    }
    const welcomed = await command.send('setup.welcomed', {})
    if (!welcomed?.ok) return
    const sale = { saleId: crypto.randomUUID(), amountMinor: 100, currency: 'KHR' } as const
    const started = await command.send('sale.start', sale)
    if (started?.ok) onLeave()
  }
  return (
    <StepForm
      head={words.doneHead}
      testId="step-done"
      submit={live ? words.goLive : words.demoSale}
      busy={command.busy !== null}
      problem={command.refusal === null ? null : text.refusals[command.refusal]}
      aside={aside}
      onSubmit={() => void finish()}
    >
      <p className="done">
        <Icon name="tick" />
        {live ? words.doneLive : words.doneDemo}
      </p>
    </StepForm>
  )
}

// Which currency comes first, the rate, and how long a code lives.

import { useState } from 'react'
import type { SetupView } from '../../../shared/setupView'
import { wholeNumber } from '../entry'
import { useCommand } from '../useCommand'
import { useDraft } from './drafts'
import { Field, Options, StepForm, type StepProps } from './parts'

/** As NBC allows (shared/settings.ts). */
const MINUTES = { min: 1, max: 10 } as const

/** As the schema has it: the range only stops slips of the hand. */
const RATE = { min: 1000, max: 10_000 } as const

export function SalesStep({ view, text, submit, drafts, onDone, aside, unsaved }: StepProps) {
  const words = text.setupWords
  const form = useDraft(drafts, 'sales', draftOf(view))
  const { currency, rate, minutes } = form.value
  const [pressed, setPressed] = useState(false)
  const command = useCommand()
  const read = wholeNumber(rate)
  const khrPerUsd = read.ok ? read.value : 0
  const rateFits = khrPerUsd >= RATE.min && khrPerUsd <= RATE.max
  const save = async () => {
    setPressed(true)
    if (!rateFits) return
    // A lifetime in seconds that a provisioning file gave is not rounded by looking at it.
    const same = minutes === Math.round(view.sale.lifetimeSeconds / 60)
    const lifetimeSeconds = same ? view.sale.lifetimeSeconds : minutes * 60
    const sent = form.value
    const result = await command.send('setup.sale', { currency, khrPerUsd, lifetimeSeconds })
    if (!result?.ok) return
    await onDone()
    form.saved(sent)
  }
  return (
    <StepForm
      head={words.salesHead}
      testId="step-sales"
      submit={submit}
      busy={command.busy !== null}
      problem={command.refusal === null ? null : text.refusals[command.refusal]}
      aside={form.unsaved ? (unsaved ?? aside) : aside}
      onSubmit={() => void save()}
    >
      <Options
        name="sales-currency"
        label={words.currencyHead}
        value={currency}
        onPick={(picked) => form.change({ currency: picked })}
        options={[
          { value: 'KHR', title: `៛ ${text.riel}`, help: words.currencyHelp },
          { value: 'USD', title: `$ ${text.dollars}`, help: words.currencyHelp },
        ]}
      />
      <Field
        label={words.rate}
        help={words.rateHelp}
        kind="number"
        suffix="៛"
        value={rate}
        testId="sales-rate"
        fault={pressed && !rateFits ? text.refusals[read.ok ? 'rate-out-of-range' : read.error.code] : null}
        onChange={(typed) => form.change({ rate: typed })}
      />
      <label className="field">
        <span className="field__label">
          {words.lifetime} <b data-testid="sales-minutes">{words.minutes(minutes)}</b>
        </span>
        <input
          type="range"
          data-testid="sales-lifetime"
          min={MINUTES.min}
          max={MINUTES.max}
          step={1}
          value={minutes}
          onChange={({ target }) => form.change({ minutes: Number(target.value) })}
        />
        <small className="quiet">{words.lifetimeHelp}</small>
      </label>
    </StepForm>
  )
}

function draftOf({ sale }: SetupView) {
  const minutes = Math.round(sale.lifetimeSeconds / 60)
  return {
    currency: sale.currency,
    rate: String(sale.khrPerUsd),
    minutes: Math.min(MINUTES.max, Math.max(MINUTES.min, minutes)),
  }
}

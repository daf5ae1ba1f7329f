// The shop as it will stand in its codes, with the card beside it while it is typed.

import { useEffect, useImperativeHandle, useState } from 'react'
import type { Merchant } from '../../../shared/settings'
import type { Fault, PreviewView } from '../../../shared/setupView'
import type { Text } from '../../../shared/text'
import { ask } from '../../pos'
import { Code } from '../../ui/Code'
import { ShopCard } from '../../ui/KhqrCard'
import { useCommand } from '../useCommand'
import { useDraft } from './drafts'
import { Field, Options, StepForm, type StepProps } from './parts'

/** As the tags 59 and 60 allow (bakong/KHQR.md §2); main judges, this only counts. */
const NAME_MAX = 25
const CITY_MAX = 15

const PREVIEW_DELAY_MS = 150

type FieldName =
  | 'accountId'
  | 'name'
  | 'city'
  | 'merchantId'
  | 'acquiringBank'
  | 'khmerName'
  | 'khmerCity'
  | 'terminalLabel'
type ShopDraft = Record<FieldName, string> & { readonly kind: Merchant['type'] }

export function ShopStep({ view, snapshot, text, submit, drafts, onDone, aside, unsaved, saver }: StepProps) {
  const words = text.setupWords
  const form = useDraft(drafts, 'shop', draftOf(view.merchant))
  const draft = form.value
  /** Fields that were left, or all once the button was pressed: nobody is scolded while typing. */
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  const [refused, setRefused] = useState<readonly Fault[]>([])
  const command = useCommand()
  // What the form does not show stays as it was: a store label, a phone number.
  const merchant = merchantOf(draft, view.merchant)
  const preview = usePreview(merchant, snapshot.view.currency)
  const faults = [...refused, ...(preview?.faults ?? [])]
  const faultOf = (field: string) => {
    const fault = touched.has(field) || touched.has('all') ? faults.find((one) => one.field === field) : undefined
    return fault === undefined ? null : text.refusals[fault.code]
  }
  const field = (name: FieldName) => ({
    label: words[name],
    value: draft[name],
    testId: `shop-${name}`,
    fault: faultOf(name),
    onChange: (value: string) => {
      setRefused([])
      form.change({ [name]: value })
      if (view.merchant !== null) setTouched((before) => new Set([...before, name]))
    },
  })
  const save = async (): Promise<boolean> => {
    setTouched(new Set(['all']))
    const result = await command.send('setup.shop', { merchant })
    if (!result?.ok) return false
    setRefused(result.value.faults)
    if (result.value.faults.length > 0) return false
    await onDone()
    form.saved(draft)
    return true
  }
  useImperativeHandle(saver, () => save)
  const shown = ['accountId', 'name', 'city', 'merchantId', 'acquiringBank', 'khmerName', 'khmerCity', 'terminalLabel']
  const other = touched.has('all') ? faults.find((fault) => !shown.includes(fault.field)) : undefined
  const problem = command.refusal ?? other?.code ?? null
  return (
    <StepForm
      head={words.shopHead}
      help={words.shopHelp}
      testId="step-shop"
      submit={submit}
      busy={command.busy !== null}
      problem={problem === null ? null : text.refusals[problem]}
      aside={form.unsaved ? (unsaved ?? aside) : aside}
      onSubmit={() => void save()}
      beside={<Preview name={draft.name} preview={preview} optional={optionalFields(draft)} text={text} />}
    >
      <Options
        name="shop-kind"
        label={words.accountKind}
        value={draft.kind}
        onPick={(kind) => form.change({ kind })}
        options={[
          { value: 'individual', title: words.individual, help: words.individualHelp },
          { value: 'merchant', title: words.merchant, help: words.merchantHelp },
        ]}
      />
      <div className="step__pair">
        <Field {...field('accountId')} help={words.accountIdHelp} />
        <Field {...field('terminalLabel')} help={words.terminalLabelHelp} />
        {draft.kind === 'merchant' && <Field {...field('merchantId')} help={words.merchantIdHelp} />}
        {draft.kind === 'merchant' && <Field {...field('acquiringBank')} help={words.acquiringBankHelp} />}
        <Field {...field('name')} help={words.nameHelp(draft.name.length, NAME_MAX)} />
        <Field {...field('khmerName')} help={words.khmerNameHelp(draft.khmerName.length, NAME_MAX)} />
        <Field {...field('city')} help={words.cityHelp(draft.city.length, CITY_MAX)} />
        <Field {...field('khmerCity')} help={words.khmerNameHelp(draft.khmerCity.length, CITY_MAX)} />
      </div>
    </StepForm>
  )
}

function draftOf(merchant: Merchant | null): ShopDraft {
  return {
    kind: merchant?.type ?? 'individual',
    accountId: merchant?.accountId ?? '',
    name: merchant?.name ?? '',
    city: merchant?.city ?? 'Phnom Penh',
    merchantId: merchant?.type === 'merchant' ? merchant.merchantId : '',
    acquiringBank: merchant?.acquiringBank ?? '',
    khmerName: merchant?.khmerName ?? '',
    khmerCity: merchant?.khmerCity ?? '',
    terminalLabel: merchant?.terminalLabel ?? '',
  }
}

function merchantOf(draft: ShopDraft, before: Merchant | null): Merchant {
  const { kind, merchantId, acquiringBank, khmerName, khmerCity, terminalLabel, accountId, name, city } = draft
  const kept = {
    ...(before?.storeLabel === undefined ? {} : { storeLabel: before.storeLabel }),
    ...(before?.mobileNumber === undefined ? {} : { mobileNumber: before.mobileNumber }),
    ...(khmerName.trim() === '' ? {} : { khmerName: khmerName.trim() }),
    ...(khmerCity.trim() === '' ? {} : { khmerCity: khmerCity.trim() }),
    ...(terminalLabel.trim() === '' ? {} : { terminalLabel: terminalLabel.trim() }),
  }
  const account = { accountId: accountId.trim(), name: name.trim(), city: city.trim(), ...kept }
  if (kind === 'merchant') {
    return { type: 'merchant', ...account, merchantId: merchantId.trim(), acquiringBank: acquiringBank.trim() }
  }
  const bank = acquiringBank.trim()
  return { type: 'individual', ...account, ...(bank === '' ? {} : { acquiringBank: bank }) }
}

/** Asks main what the code would be, shortly after the last key. */
function usePreview(merchant: Merchant, currency: 'KHR' | 'USD'): PreviewView | null {
  const [preview, setPreview] = useState<PreviewView | null>(null)
  const wanted = JSON.stringify(merchant)
  useEffect(() => {
    let current = true
    const timer = setTimeout(() => {
      void ask('setup.preview', { merchant: JSON.parse(wanted) as Merchant, currency }).then((result) => {
        if (current && result.ok) setPreview(result.value)
      })
    }, PREVIEW_DELAY_MS)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [wanted, currency])
  return preview
}

/** What is filled in and might be left empty, in the order of the form. */
function optionalFields(draft: ShopDraft): readonly FieldName[] {
  const all: readonly FieldName[] = ['terminalLabel', 'khmerName', 'khmerCity', 'acquiringBank']
  const needed = draft.kind === 'merchant' ? 'acquiringBank' : null
  return all.filter((name) => name !== needed && draft[name].trim() !== '')
}

interface PreviewProps {
  readonly name: string
  readonly preview: PreviewView | null
  readonly optional: readonly FieldName[]
  readonly text: Text
}

function Preview({ name, preview, optional, text }: PreviewProps) {
  const words = text.setupWords
  const code = preview?.code ?? null
  const finer = preview?.finerPercent ?? 0
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: on a small screen it scrolls, and must by keyboard too
    <aside className="preview" tabIndex={0} data-testid="shop-preview" data-ready={code !== null}>
      {finer > 0 && (
        <p className="preview__finer" role="status" data-testid="shop-finer">
          {optional.length > 0 && <small>{optional.map((field) => words[field]).join(', ')}</small>}
          {words.previewFiner(finer)}
        </p>
      )}
      <div className="preview__card">
        <ShopCard merchantName={name.trim() === '' ? words.name : name}>
          {code === null ? (
            <p className="preview__waits">{words.previewWaits}</p>
          ) : (
            <Code className="khqr__code" code={code} label={words.previewHead} />
          )}
        </ShopCard>
      </div>
      <p className="quiet">{words.previewHelp}</p>
    </aside>
  )
}

// The token: how to get one, tried at once, kept and never shown again; its renewal, and the day's look-ups.

import { useState } from 'react'
import type { SetupView, Verdict } from '../../../shared/setupView'
import type { Text } from '../../../shared/text'
import type { TillView } from '../../../shared/till'
import { Button } from '../../ui/Button'
import { dateText } from '../../ui/format'
import { Icon } from '../../ui/Icon'
import { wholeNumber } from '../entry'
import { useCommand } from '../useCommand'
import { useDraft } from './drafts'
import { Field, Options, StepForm, type StepProps, Tick } from './parts'

/** As the set-up file takes it. */
const TILLS_MAX = 100

interface BakongStepProps extends StepProps {
  readonly reload: () => Promise<void>
  /** In the wizard a token may come later. */
  readonly skip?: string
}

export function BakongStep(props: BakongStepProps) {
  const { view, snapshot, text, submit, drafts, onDone, aside, unsaved, reload, skip } = props
  const words = text.setupWords
  const { bakong, vault } = view
  const form = useDraft(drafts, 'bakong', draftOf(view))
  const { token, weakly, email, renew, limit, unlimited, tills } = form.value
  const [verdict, setVerdict] = useState<Verdict | null>(null)
  const [pressed, setPressed] = useState(false)
  const command = useCommand()
  const address = email.trim()
  const emailFits = address === '' || (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address) && address.length <= 30)
  const read = wholeNumber(limit)
  const count = read.ok ? read.value : 0
  const limitFits = unlimited || (count >= 1 && count <= 1_000_000)
  const tillsRead = wholeNumber(tills)
  const tillsOnToken = tillsRead.ok ? tillsRead.value : 0
  const tillsFit = tillsOnToken >= 1 && tillsOnToken <= TILLS_MAX

  /** @returns whether there is nothing wrong with the token */
  const tryToken = async (): Promise<boolean> => {
    const result = await command.send('setup.token', { token, keepWeakly: weakly })
    if (!result?.ok) return false
    setVerdict(result.value.verdict)
    const good = result.value.verdict === 'good' || result.value.verdict === 'good-spent'
    if (good) {
      form.change({ token: '' })
      await reload()
    }
    return good
  }
  /** All but the token. @returns whether it is stored */
  const store = async (): Promise<boolean> => {
    setPressed(true)
    if (!emailFits || !limitFits || !tillsFit) return false
    const dailyLookups = unlimited ? null : count
    const email = address === '' ? null : address
    const asked = { email, renew, dailyLookups, tillsOnToken, keepWeakly: weakly }
    return (await command.send('setup.bakong', asked))?.ok === true
  }
  const save = async () => {
    const sent = form.value
    if (!(await store())) return
    // The verdict is read before the step is left: the next press goes on.
    if (token.trim() !== '') {
      await tryToken()
      return
    }
    await onDone()
    form.saved(sent)
  }
  /** With the e-mail that is seen, not with the one before it. */
  const renewNow = async () => {
    if (form.unsaved && !(await store())) return
    await command.send('setup.renew', {})
    await reload()
  }
  const label = token.trim() !== '' ? words.tryToken : skip !== undefined && !bakong.hasToken ? skip : submit
  return (
    <StepForm
      head={words.bakongHead}
      help={words.bakongHelp}
      testId="step-bakong"
      submit={label}
      busy={command.busy !== null}
      problem={command.refusal === null ? null : text.refusals[command.refusal]}
      aside={form.unsaved ? (unsaved ?? aside) : aside}
      onSubmit={() => void save()}
      beside={<Register text={text} />}
    >
      <Kept view={view} till={snapshot.view} text={text} />
      {bakong.otherHost !== null && (
        <p className="kept kept--ended" data-testid="token-host">
          <Icon name="stopSmall" />
          {words.otherHost(bakong.otherHost)}
        </p>
      )}
      <Field
        label={words.token}
        kind="secret"
        help={command.busy === 'setup.token' ? words.trying : words.tryCost}
        value={token}
        testId="bakong-token"
        onChange={(value) => {
          form.change({ token: value })
          setVerdict(null)
          command.dismiss()
        }}
      />
      {verdict !== null && <Word verdict={verdict} text={text} />}
      {vault.protection === 'weak' && (
        <div className="weak" data-testid="vault-weak">
          <b>{words.weakHead}</b>
          <p>{words.weakHelp}</p>
          <Options
            name="vault"
            label={words.weakHead}
            value={weakly ? 'store' : 'run'}
            onPick={(value) => form.change({ weakly: value === 'store' })}
            options={[
              { value: 'run', title: words.weakRun, help: words.weakRunHelp },
              { value: 'store', title: words.weakStore, help: words.weakStoreHelp },
            ]}
          />
        </div>
      )}
      <Field
        label={words.email}
        help={words.emailHelp}
        kind="email"
        value={email}
        testId="bakong-email"
        fault={pressed && !emailFits ? words.emailWrong : null}
        onChange={(typed) => form.change({ email: typed })}
      />
      <Tick label={words.renew} checked={renew} onChange={(on) => form.change({ renew: on })} testId="bakong-renew" />
      <Field
        label={words.lookups}
        help={`${words.lookupsHelp}. ${snapshot.view.lookupsLeft === null ? '' : text.lookupsLeft(snapshot.view.lookupsLeft)}`}
        kind="number"
        value={unlimited ? '∞' : limit}
        testId="bakong-lookups"
        fault={pressed && !limitFits ? words.lookupsWrong : null}
        onChange={(value) => form.change({ unlimited: false, limit: value.replace('∞', '') })}
      />
      <Tick
        label={words.lookupsUnlimited}
        checked={unlimited}
        onChange={(on) => form.change({ unlimited: on })}
        testId="bakong-unlimited"
      />
      {!unlimited && (
        <Field
          label={words.tills}
          help={words.tillsHelp}
          kind="number"
          value={tills}
          testId="bakong-tills"
          fault={pressed && !tillsFit ? words.tillsWrong : null}
          onChange={(value) => form.change({ tills: value })}
        />
      )}
      {skip === undefined && bakong.hasToken && (
        <div className="step__row">
          {view.mode === 'live' && bakong.email !== null && (
            <Button testId="bakong-renew-now" onPress={() => void renewNow()}>
              {words.renewNow}
            </Button>
          )}
          <Button testId="bakong-forget" onPress={() => void command.send('setup.forgetToken', {}).then(reload)}>
            {words.forget}
          </Button>
        </div>
      )}
    </StepForm>
  )
}

function draftOf({ bakong, vault }: SetupView) {
  return {
    token: '',
    weakly: vault.keepWeakly,
    email: bakong.email ?? '',
    renew: bakong.renew,
    limit: String(bakong.dailyLookups ?? 100),
    unlimited: bakong.dailyLookups === null,
    tills: String(bakong.tillsOnToken),
  }
}

function Kept({ view: { bakong, byFile }, till, text }: { view: SetupView; till: TillView; text: Text }) {
  const { at: now, language } = till
  const words = text.setupWords
  const { hasToken, stored, expiresAt, unreadable } = bakong
  const state = unreadable
    ? 'unreadable'
    : !hasToken
      ? 'none'
      : expiresAt !== null && expiresAt <= now
        ? 'ended'
        : 'kept'
  const date = expiresAt === null ? '' : dateText(expiresAt, language)
  const days = expiresAt === null ? 0 : Math.floor((expiresAt - now) / 86_400_000)
  // A provisioning file brings its token along at each start.
  const held = !stored && !byFile
  const said = {
    unreadable: words.tokenUnreadable,
    none: words.tokenNone,
    ended: words.tokenEnded(date),
    kept: held ? words.tokenHeld(date) : expiresAt === null ? words.tokenKept : words.tokenKeptUntil(date, days),
  }
  return (
    <p className={`kept kept--${state}`} data-testid="token-state" data-state={state} data-stored={stored}>
      <Icon name={state === 'kept' ? 'tickSmall' : 'stopSmall'} />
      {said[state]}
    </p>
  )
}

/** Day, month, year in figures, as both languages write them here: the runtime has no Khmer names of months. */
function Word({ verdict, text }: { verdict: Verdict; text: Text }) {
  const good = verdict === 'good' || verdict === 'good-spent'
  return (
    <p
      className={`kept kept--${good ? 'kept' : 'ended'}`}
      role="alert"
      data-testid="token-verdict"
      data-verdict={verdict}
    >
      <Icon name={good ? 'tickSmall' : 'stopSmall'} />
      {text.setupWords.verdicts[verdict]}
    </p>
  )
}

function Register({ text }: { text: Text }) {
  return (
    <aside className="register">
      <ol>
        {Object.values(text.setupWords.registerSteps).map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ol>
    </aside>
  )
}

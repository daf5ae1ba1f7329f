// The top of the window: whose till, how the link is, and the few things a cashier may change. In trouble it turns red.

import { useId } from 'react'
import type { PeopleView } from '../../shared/people'
import type { Theme } from '../../shared/settings'
import type { Text } from '../../shared/text'
import { LOOKUPS_FEW, type TillView } from '../../shared/till'
import { call } from '../pos'
import { IconButton } from '../ui/Button'
import { clockText, hostText } from '../ui/format'
import { Icon } from '../ui/Icon'
import { type Snapshot, timeNow, useTick } from '../ui/snapshot'
import { isLinkAlarm, linkWords } from './alarms'
import { Why } from './Why'

const nextTheme: Record<Theme, Theme> = { light: 'dark', dark: 'sun', sun: 'system', system: 'light' }
const themeIcon = { light: 'sun', dark: 'moon', sun: 'brightSun', system: 'halfMoon' } as const

interface BarProps {
  readonly snapshot: Snapshot<TillView>
  readonly text: Text
  readonly people: PeopleView
  readonly onPeople: () => void
  readonly onMenu: () => void
  /** The link's line was pressed. */
  readonly onLink: () => void
}

export function Bar({ snapshot, text, people, onPeople, onMenu, onLink }: BarProps) {
  const { view } = snapshot
  const alarm = isLinkAlarm(view.link.state)
  return (
    <header className={`bar ${alarm ? 'bar--alarm' : ''}`}>
      {alarm ? <Alarm view={view} text={text} /> : <Shop view={view} text={text} />}
      <Link view={view} text={text} alarm={alarm} onPress={onLink} />
      {!alarm && <Clock snapshot={snapshot} />}
      <div className="bar__controls">
        <Look view={view} text={text} locked={people.locked} />
        {people.mode !== 'off' && <Who people={people} text={text} onPeople={onPeople} />}
        {!people.locked && (
          <IconButton label={text.menuWords.open} keys="F10" testId="menu" onPress={onMenu}>
            <Icon name="menu" />
          </IconButton>
        )}
      </div>
    </header>
  )
}

/** How the window looks, for whoever reads it, and how it sounds, for whoever has signed in. */
function Look({ view, text, locked }: { view: TillView; text: Text; locked: boolean }) {
  return (
    <>
      <IconButton
        label={text.languageHelp}
        testId="language"
        onPress={() => change({ language: view.language === 'km' ? 'en' : 'km' })}
      >
        <span lang={view.language === 'km' ? 'en' : 'km'}>{view.language === 'km' ? 'EN' : 'ខ្មែរ'}</span>
      </IconButton>
      <IconButton
        label={text.theme(text.themes[view.theme])}
        testId="theme"
        onPress={() => change({ theme: nextTheme[view.theme] })}
      >
        <Icon name={themeIcon[view.theme]} />
      </IconButton>
      {!locked && (
        <IconButton
          label={view.sound.muted ? text.soundOff : text.soundOn}
          testId="sound"
          onPress={() => change({ muted: !view.sound.muted })}
        >
          <Icon name={view.sound.muted ? 'silent' : 'sound'} />
        </IconButton>
      )}
    </>
  )
}

/** Who has signed in: pressed, they leave; where nobody has, somebody can. */
function Who({ people: { signedIn }, text, onPeople }: { people: PeopleView; text: Text; onPeople: () => void }) {
  const words = text.peopleWords
  return (
    <IconButton
      label={signedIn === null ? words.signInHelp : words.signOut(signedIn.name)}
      testId="who"
      onPress={() => (signedIn === null ? onPeople() : void call('people.signOut', {}))}
    >
      <Icon name={signedIn === null ? 'lock' : 'person'} />
    </IconButton>
  )
}

function change(preferences: Parameters<typeof call<'preferences.change'>>[1]): void {
  // A refusal only means that the old look stays, which everybody sees.
  void call('preferences.change', preferences)
}

function Shop({ view, text }: { view: TillView; text: Text }) {
  return (
    <p className="bar__shop">
      <Icon name="flower" />
      <span>
        {view.shop.name} {view.shop.terminal !== null && <span className="quiet">&ensp;{view.shop.terminal}</span>}
      </span>
      <span className="bar__notes">
        <TokenLine token={view.token} text={text} />
        <LookUpsLine left={view.lookupsLeft} text={text} />
      </span>
    </p>
  )
}

/** What is left where it is counted: quiet while there is enough, and not to be missed when there is little. */
function LookUpsLine({ left, text }: { left: TillView['lookupsLeft']; text: Text }) {
  if (left === null) return null
  const few = left <= LOOKUPS_FEW
  return (
    <span className={`bar__left ${few ? 'bar__left--few' : ''}`} data-testid="lookups-left" data-few={few}>
      {text.lookupsLeft(left)}
    </span>
  )
}

/** Quiet while there is time: the owner reads it, the cashier need not. */
function TokenLine({ token, text }: { token: TillView['token']; text: Text }) {
  if (token === null || !(token.warn || token.renewing)) return null
  const { tokenProblems, tokenEnds, renewing } = text.setupWords
  const said =
    token.problem !== null ? tokenProblems[token.problem] : token.renewing ? renewing : tokenEnds(token.daysLeft ?? 0)
  return (
    <span className="bar__token" data-testid="token-line" data-problem={token.problem ?? ''}>
      {said}
    </span>
  )
}

function Alarm({ view, text }: { view: TillView; text: Text }) {
  const { head } = text.links[view.link.state]
  const { todo, advice } = linkWords(view, text)
  return (
    <>
      <p className="alarm" data-testid="link-alarm">
        <Icon name="stopSmall" />
        <span>
          <b>{head}</b> {todo}
        </span>
      </p>
      <Why key={advice} reason={advice} text={text} />
    </>
  )
}

interface LinkProps {
  readonly view: TillView
  readonly text: Text
  readonly alarm: boolean
  readonly onPress: () => void
}

/** Another Bakong than NBC's is named for as long as it is asked: its "paid" is worth what whoever runs it is worth. */
function Link({ view, text, alarm, onPress }: LinkProps) {
  const { link, otherBank } = view
  const bank = otherBank === null ? null : text.otherBank(otherBank)
  return (
    <button
      type="button"
      className="link"
      data-testid="link"
      data-state={link.state}
      title={[bank, linkWords(view, text).advice, text.doctorWords.title].filter(Boolean).join(' · ')}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onPress}
    >
      <span>
        {text.links[link.state].word}{' '}
        {alarm && <span className="link__since">{text.since(clockText(link.since))}</span>}
        {otherBank !== null && (
          <span className="link__bank" data-testid="other-bank">
            {text.otherBank(hostText(otherBank))}
          </span>
        )}
      </span>
    </button>
  )
}

function Clock({ snapshot }: { snapshot: Snapshot<TillView> }) {
  useTick(5000)
  return <time className="num">{clockText(timeNow(snapshot))}</time>
}

/** Violet stripes belong to demo alone; what the simulated Bakong plays is chosen in them. */
export function DemoBand({ view, text, locked }: { view: TillView; text: Text; locked: boolean }) {
  const id = useId()
  if (view.demo === null) return null
  return (
    <section className="demo" aria-label={text.demoWord}>
      <b>{text.demoWord}</b>
      <span>{text.demoNote}</span>
      <label htmlFor={id} className="unseen">
        {text.scenario}
      </label>
      <select
        id={id}
        data-testid="scenario"
        value={view.demo.scenario}
        disabled={locked}
        onChange={(event) => {
          void call('demo.scenario', { scenario: event.target.value as NonNullable<TillView['demo']>['scenario'] })
          // The keys belong to the till again.
          event.target.blur()
        }}
      >
        {Object.entries(text.scenarios).map(([name, words]) => (
          <option key={name} value={name}>
            {words}
          </option>
        ))}
      </select>
    </section>
  )
}

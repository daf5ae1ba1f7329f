// What this window knows of people, and the one question to a manager that may be open.

import { type AllowQuestion, type PeopleView, pinModes, whose } from '../../../shared/people'
import { askManagerWith, call, on } from '../../pos'
import { createSource, useSnapshot } from '../../ui/snapshot'

const source = createSource<PeopleView>()

/** Until main has spoken nothing is shown as locked; main refuses all the same. */
const unknown: PeopleView = { mode: 'off', idleMinutes: 0, people: [], pinsLost: false, signedIn: null, locked: false }

export function usePeople(): PeopleView {
  return useSnapshot(source)?.view ?? unknown
}

interface Question {
  readonly asked: AllowQuestion
  /** @param allowed whether the command may be tried again */
  readonly answer: (allowed: boolean) => void
}

const question = createSource<Question | null>()

export function useQuestion(): Question | null {
  return useSnapshot(question)?.view ?? null
}

/** One dialog at a time: a second command waits for the first to be answered. */
let line: Promise<unknown> = Promise.resolve()

function askManager(asked: AllowQuestion): Promise<boolean> {
  const asker = whoseNow()
  const turn = line.then(
    () =>
      new Promise<boolean>((resolve) => {
        // Somebody else stands at the till by now: it is not theirs.
        if (asker !== whoseNow()) return resolve(false)
        question.put({
          asked,
          answer: (allowed) => {
            question.put(null)
            resolve(allowed)
          },
        })
      }),
  )
  line = turn
  return turn
}

function whoseNow(): string {
  return whose(source.now()?.view ?? unknown)
}

/** What the one before was asking a manager for goes with them. */
function hear(view: PeopleView): void {
  const before = whoseNow()
  source.put(view)
  if (before !== whoseNow()) question.now()?.view?.answer(false)
}

/** How often main is told that somebody touches the till; idle time is counted in minutes. */
const ACTIVE_EVERY_MS = 10_000

let toldAt = Number.NEGATIVE_INFINITY

function touched(): void {
  if (source.now()?.view.signedIn == null || performance.now() - toldAt < ACTIVE_EVERY_MS) return
  toldAt = performance.now()
  void call('people.active', {})
}

/** Who started the till wants another book in its place: a manager is asked, as soon as anybody is there to be asked. */
let backAsked = false

function askToGoBack(): void {
  if (!backAsked || (source.now()?.view.locked ?? true)) return
  backAsked = false
  void call('backups.goBack', {})
}

/** Listens from now on. Called once, by the page. */
export function hearPeople(): void {
  on('people.changed', hear)
  on('people.changed', askToGoBack)
  on('backups.backAsked', (asked) => {
    backAsked = asked
    askToGoBack()
  })
  void call('people.view', {}).then((result) => {
    if (result.ok && source.now() === null && pinModes.includes(result.value.mode)) source.put(result.value)
    askToGoBack()
  })
  askManagerWith(askManager)
  let leaving = false
  on('till.leaveAsked', (asked) => {
    if (!asked || leaving) return
    leaving = true
    void call('till.leave', {}).finally(() => {
      leaving = false
    })
  })
  for (const kind of ['pointerdown', 'keydown'] as const) window.addEventListener(kind, touched, true)
}

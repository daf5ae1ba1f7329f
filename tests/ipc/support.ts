// Stand-ins for what Electron hands the router, and handlers that say what they were asked.

import { createRouter, type RoutedContents, type RouterDeps } from '../../electron/ipc/router'
import type { SenderFrame } from '../../electron/ipc/sender'
import { commands, type Handlers } from '../../shared/contract'
import { grants } from '../../shared/grants'
import { nobodyAsked } from '../../shared/people'
import { ok, type Result } from '../../shared/result'

export const SALE_ID = '0b8f8a5e-3a4e-4b57-9f0a-2f7f7b9b3c11'

const words = { en: { sentence: 'Do it?', details: [] }, km: { sentence: 'ធ្វើ?', details: [] } }

export interface Asked {
  readonly name: string
  readonly input: unknown
}

/** Handlers for every command; `special` takes the place of some. */
export function handlersThat(asked: Asked[], special: Readonly<Record<string, () => unknown>> = {}): Handlers {
  const entries = Object.keys(commands).map((name) => [
    name,
    (input: unknown) => {
      asked.push({ name, input })
      return special[name] ? special[name]() : ok(`answer of ${name}`)
    },
  ])
  return Object.fromEntries(entries)
}

type Listener = (event: { senderFrame: SenderFrame | null }, name: unknown, input: unknown) => Promise<Result<unknown>>

export const ourFrame: SenderFrame = { parent: null, origin: 'app://pos', url: 'app://pos/cashier.html' }

/** A router with one attached cashier window, and what it logged, asked and reported. */
export function routerKit(change: Partial<RouterDeps> = {}) {
  const asked: Asked[] = []
  const logged: { level: string; event: string; facts: Readonly<Record<string, unknown>> | undefined }[] = []
  const bugs: unknown[] = []
  const channels: string[] = []
  let now = 0
  let listener: Listener | null = null
  const router = createRouter({
    handlers: handlersThat(asked),
    grants,
    actor: () => nobodyAsked,
    word: { take: () => null, ask: () => ok({ id: SALE_ID, words }) },
    deed: () => () => undefined,
    log: (level, event, facts) => logged.push({ level, event, facts }),
    origins: ['app://pos'],
    onBug: (error) => bugs.push(error),
    monotonic: () => now,
    ...change,
  })
  const contents = {
    id: 1,
    ipc: {
      handle: (channel: string, heard: Listener) => {
        channels.push(channel)
        listener = heard
      },
    },
  } as unknown as RoutedContents
  router.attach(contents, 'cashier')
  return {
    router,
    asked,
    logged,
    bugs,
    channels,
    pass: (ms: number) => {
      now += ms
    },
    /** A message from a window, as Electron delivers it. */
    call: async (name: unknown, input: unknown = {}, senderFrame: SenderFrame | null = ourFrame) => {
      if (listener === null) throw new Error('nobody listens')
      return await listener({ senderFrame }, name, input)
    },
  }
}

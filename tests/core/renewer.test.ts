// The loop that renews the token: tried rarely, swapped in only once it is good, counted on in the same budget.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BakongTrouble, type SetupFile, type TokenDesk, type Vault } from '../../electron/core/ports'
import { Renewer } from '../../electron/core/renewer'
import { NEXT_TOKEN, TOKEN } from '../../electron/core/setup'
import { freshSetup, type Setup } from '../../shared/setup'
import type { Verdict } from '../../shared/setupView'
import { TillKit } from '../support/tillKit'

const DAY = 86_400_000
const HOUR = 3_600_000

let kit: TillKit
let setup: Setup
let asked: string[]
let answer: () => string | null
let verdict: Verdict
let used: number
let expiresAt: number
let refused: boolean
/** Bakong has told the time. */
let told: boolean
let values: Map<string, string>
let renewer: Renewer

const file: SetupFile = {
  read: () => setup,
  change: async (edit) => {
    setup = edit(setup)
  },
}

const vault: Vault = {
  protection: 'keyring',
  unreadable: () => false,
  stored: () => true,
  get: (name) => values.get(name) ?? null,
  hold: (name, value) => void values.set(name, value),
  put: async (name, value) => void values.set(name, value),
  remove: async (name) => void values.delete(name),
}

function aRenewer(): Renewer {
  const desk: TokenDesk = {
    nameOf: (token) => token,
    expiresAt: (token) => (token === 'old' ? expiresAt : kit.clock.now() + 90 * DAY),
    attempt: async () => verdict,
    knows: async () => null,
    renew: async (email) => {
      asked.push(email)
      return answer()
    },
  }
  return new Renewer({
    clock: kit.clock,
    store: kit.store,
    file,
    vault,
    desk,
    countedAs: () => 'name-of-old',
    refused: () => refused,
    bakongNow: () => (told ? kit.clock.now() : null),
    spend: () => undefined,
    renewed: () => {
      used += 1
    },
    changed: () => undefined,
    log: () => undefined,
  })
}

beforeEach(() => {
  kit = new TillKit()
  setup = { ...freshSetup, bakong: { ...freshSetup.bakong, email: 'shop@mail.kh' } }
  asked = []
  answer = () => 'new'
  verdict = 'good'
  used = 0
  refused = false
  told = true
  expiresAt = kit.clock.now() + 10 * DAY
  values = new Map([[TOKEN, 'old']])
  renewer = aRenewer()
})

afterEach(() => {
  renewer.stop()
  kit.close()
})

async function pass(ms: number): Promise<void> {
  await kit.clock.pass(ms)
}

describe('the renewal', () => {
  it('swaps a good new token in, and counts look-ups on under the old name', async () => {
    renewer.start()
    await pass(HOUR)
    expect(asked).toEqual(['shop@mail.kh'])
    expect(values).toEqual(new Map([[TOKEN, 'new']]))
    expect(setup.bakong.countedAs).toBe('name-of-old')
    expect(used).toBe(1)
    await pass(3 * DAY)
    expect(asked).toHaveLength(1)
  })

  it('leaves a token alone that has time, and one whose owner wants no renewal', async () => {
    expiresAt = kit.clock.now() + 60 * DAY
    renewer.start()
    await pass(DAY)
    expect(asked).toEqual([])
    expiresAt = kit.clock.now() + DAY
    setup = { ...setup, bakong: { ...setup.bakong, renew: false } }
    await pass(DAY)
    expect(asked).toEqual([])
  })

  it('tries a dead token’s renewal, at most three times a day, over restarts too', async () => {
    refused = true
    answer = () => {
      throw new BakongTrouble('offline', 'no way there')
    }
    renewer.start()
    await pass(DAY - HOUR)
    expect(asked).toHaveLength(3)
    renewer.stop()
    renewer = aRenewer()
    renewer.start()
    await pass(60_000)
    expect(asked).toHaveLength(3)
    expect(values.get(TOKEN)).toBe('old')
  })

  it('keeps a new token that could not be tried, and tries that one instead of asking again', async () => {
    verdict = 'offline'
    renewer.start()
    await pass(60_000)
    expect(values).toEqual(
      new Map([
        [TOKEN, 'old'],
        [NEXT_TOKEN, 'new'],
      ]),
    )
    verdict = 'good'
    await pass(2 * HOUR)
    expect(asked).toHaveLength(1)
    expect(values).toEqual(new Map([[TOKEN, 'new']]))
  })

  it('does not take a new token that Bakong refuses', async () => {
    verdict = 'wrong'
    renewer.start()
    await pass(60_000)
    expect(values).toEqual(new Map([[TOKEN, 'old']]))
    expect(renewer.problem).toBe('renewal-failed')
    expect(used).toBe(0)
  })

  it('says that the address is not registered', async () => {
    answer = () => null
    renewer.start()
    await pass(60_000)
    expect(renewer.problem).toBe('email-unknown')
  })

  it('asked for by a person is not made twice in a minute', async () => {
    expect(await renewer.now()).toBe(true)
    expect(await renewer.now()).toBe(false)
    expect(asked).toHaveLength(1)
  })

  it('is not made by a date that nobody vouches for: a good token of two months would be given up', async () => {
    told = false
    expiresAt = kit.clock.now() + 60 * DAY
    kit.clock.setWall(kit.clock.now() + 365 * DAY)
    renewer.start()
    await pass(DAY)
    expect(asked).toEqual([])
  })

  it('is made once Bakong has told the time', async () => {
    told = false
    renewer.start()
    await pass(HOUR)
    expect(asked).toEqual([])
    told = true
    await pass(HOUR)
    expect(asked).toHaveLength(1)
  })

  it('is made whatever the date when Bakong itself refuses the token', async () => {
    told = false
    refused = true
    renewer.start()
    await pass(HOUR)
    expect(asked).toHaveLength(1)
  })

  it('is not held up for a year by tries that a clock a year ahead wrote down', async () => {
    const right = kit.clock.now()
    answer = () => {
      throw new BakongTrouble('offline', 'as the test wants')
    }
    kit.clock.setWall(right + 365 * DAY)
    renewer.start()
    await pass(60_000)
    expect(asked).toHaveLength(1)
    kit.clock.setWall(right)
    await pass(7 * HOUR)
    expect(asked).toHaveLength(2)
  })
})

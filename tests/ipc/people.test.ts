// The door and people: who is refused, whose word counts once, and what stands in the trail.

import { expect, it } from 'vitest'
import { roleFor } from '../../shared/contract'
import { grants } from '../../shared/grants'
import { anybody, nobodyAsked, nobodyThere } from '../../shared/people'
import { ok } from '../../shared/result'
import { routerKit, SALE_ID } from './support'

const sophea = { name: 'Sophea', role: 'manager' } as const
const words = { en: { sentence: 'Do it?', details: [] }, km: { sentence: 'ធ្វើ?', details: [] } }

it('asks a cashier for a manager, and a manager’s word carries the command once', async () => {
  let given = false
  const done: string[] = []
  const kit = routerKit({
    actor: () => anybody,
    word: {
      take: () => {
        const word = given
        given = false
        return word ? sophea : null
      },
      ask: () => ok({ id: SALE_ID, words }),
    },
    deed: (actor, command) => () => done.push(`${actor.name} ${command}`),
  })
  const turn = () => kit.call('slides.remove', { id: SALE_ID })
  expect(await turn()).toMatchObject({ error: { code: 'manager-needed', question: { words } } })
  given = true
  expect(await turn()).toMatchObject({ ok: true })
  expect(await turn()).toMatchObject({ error: { code: 'manager-needed' } })
  expect(kit.asked).toHaveLength(1)
  expect(done).toEqual(['Sophea slides.remove'])
})

// What a manager reads is made of the input as it was read; a broken one never comes up as a question.
it('asks about the input as the schema has read it, and refuses one that does not fit before it asks', async () => {
  const asked: unknown[] = []
  const kit = routerKit({
    actor: () => anybody,
    word: {
      take: () => null,
      ask: (command, input) => {
        asked.push([command, input])
        return ok({ id: SALE_ID, words })
      },
    },
  })
  await kit.call('slides.remove', { id: SALE_ID, more: 'x' })
  expect(await kit.call('slides.remove', { id: 'no id' })).toMatchObject({ error: { code: 'invalid-input' } })
  expect(asked).toEqual([['slides.remove', { id: SALE_ID }]])
})

// Anybody may stand before a locked till: they may see the sale on it and let somebody in, and do nothing else.
it('lets a locked till be watched and unlocked, and nothing else be done at it', async () => {
  const kit = routerKit({
    actor: () => nobodyThere,
    word: { take: () => sophea, ask: () => ok({ id: SALE_ID, words }) },
  })
  const open = grants.cashier.commands.filter((name) => roleFor(name) === 'nobody')
  const watching = ['till.view', 'till.ready', 'people.view', 'people.active', 'preferences.change', 'log.write']
  const unlocking = ['people.signIn', 'people.signOut', 'people.approve']
  expect(new Set<string>(open)).toEqual(new Set([...watching, ...unlocking]))
  for (const name of grants.cashier.commands.filter((name) => roleFor(name) !== 'nobody'))
    expect(await kit.call(name, { saleId: SALE_ID }), name).toMatchObject({ error: { code: 'locked' } })
  expect(kit.asked).toEqual([])
})

it('writes down only what was done', async () => {
  const done: unknown[] = []
  const kit = routerKit({ deed: (actor, command, input) => () => done.push([actor.name, command, input]) })
  await kit.call('sale.cancel', { saleId: 'no id' })
  expect(done).toEqual([])
  await kit.call('sale.cancel', { saleId: SALE_ID })
  expect(done).toEqual([['Till', 'sale.cancel', { saleId: SALE_ID }]])
})

it('asks for a manager’s PIN where a file from outside is answered, though PINs are off', async () => {
  let given = false
  const sophea = { name: 'Sophea', role: 'manager' } as const
  const { call, asked } = routerKit({
    actor: () => nobodyAsked,
    unproven: () => true,
    word: { take: () => (given ? sophea : null), ask: () => ok({ id: SALE_ID, words }) },
  })
  const answer = () => call('outside.answer', { id: 'a1', take: true })
  expect(await answer()).toMatchObject({ error: { code: 'manager-needed', question: { words } } })
  expect(asked).toEqual([])
  given = true
  expect(await answer()).toMatchObject({ ok: true })
  // What else a manager does asks for none.
  given = false
  expect(await call('setup.forgetToken', {})).toMatchObject({ ok: true })
})

// The door and people: who is refused, whose word counts once, and what stands in the trail.

import { expect, it } from 'vitest'
import { anybody, nobodyThere } from '../../shared/people'
import { routerKit, SALE_ID } from './support'

it('asks a cashier for a manager, and a manager’s word carries the command once', async () => {
  let word = false
  const done: string[] = []
  const kit = routerKit({
    actor: () => anybody,
    approved: () => {
      const given = word
      word = false
      return given ? { name: 'Sophea', role: 'manager' } : null
    },
    done: (actor, command) => done.push(`${actor.name} ${command}`),
  })
  const turn = () => kit.call('slides.remove', { id: SALE_ID })
  expect(await turn()).toMatchObject({ error: { code: 'manager-needed' } })
  word = true
  expect(await turn()).toMatchObject({ ok: true })
  expect(await turn()).toMatchObject({ error: { code: 'manager-needed' } })
  expect(kit.asked).toHaveLength(1)
  expect(done).toEqual(['Sophea slides.remove'])
})

it('lets a locked till finish the sale on its screen and start none', async () => {
  const kit = routerKit({ actor: () => nobodyThere, approved: () => ({ name: 'Sophea', role: 'manager' }) })
  for (const name of ['sale.check', 'sale.cancel', 'sale.next'])
    expect(await kit.call(name, { saleId: SALE_ID })).toMatchObject({ ok: true })
  const sale = { saleId: SALE_ID, amountMinor: 500, currency: 'KHR' }
  expect(await kit.call('sale.start', sale)).toMatchObject({ error: { code: 'locked' } })
  expect(await kit.call('audit.view')).toMatchObject({ error: { code: 'locked' } })
})

it('writes down only what was done', async () => {
  const done: unknown[] = []
  const kit = routerKit({ done: (actor, command, input) => done.push([actor.name, command, input]) })
  await kit.call('sale.cancel', { saleId: 'no id' })
  expect(done).toEqual([])
  await kit.call('sale.cancel', { saleId: SALE_ID })
  expect(done).toEqual([['Till', 'sale.cancel', { saleId: SALE_ID }]])
})

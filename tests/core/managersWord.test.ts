// What a manager reads before saying yes, and that nothing else is done on it: the sentence is made in main, of the input
// and the books.

import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { ManagersWord, QUESTIONS_MAX } from '../../electron/core/managersWord'
import { factsOf, type MatterBooks, matterOf } from '../../electron/core/matters'
import { type Command, commands, type ManagerCommand, roleFor } from '../../shared/contract'
import { languages } from '../../shared/languages'
import { allowSentences } from '../../shared/text/allow'
import { books, pay, sell } from '../store/support'
import { anId, aPayment } from '../support/builders'
import { FakeClock } from '../support/clock'
import { matterBooks } from '../support/peopleKit'

const managers = (Object.keys(commands) as Command[]).filter((name) => roleFor(name) === 'manager') as ManagerCommand[]

function kit(change: Partial<MatterBooks> = {}) {
  const store = books()
  const clock = new FakeClock()
  const named = matterBooks(store, change)
  const word = new ManagersWord({
    clock,
    newId: anId,
    digest: (text) => createHash('sha256').update(text).digest('hex'),
    factsOf: (command, input) => matterOf(command, input as never, named),
    storeFailed: () => undefined,
  })
  return { store, clock, word }
}

function asked(result: ReturnType<ManagersWord['ask']>) {
  if (!result.ok) throw new Error(result.error.code)
  return result.value
}

describe('the question', () => {
  it('names amount and sale: a refund of $12.50 is not a refund of $1,250', () => {
    const { store, word } = kit()
    const sale = sell(store, { amountMinor: 1250, currency: 'USD' })
    pay(store, sale, aPayment({ amountMinor: 1250, currency: 'USD' }))
    const bill = sale.billNumber
    const input = { saleId: sale.id, way: 'refund-owed', note: 'Came twice' } as const
    const { words } = asked(word.ask('attention.resolve', input))
    expect(words.en.sentence).toBe(`Refund $12.50 of sale ${bill}?`)
    expect(words.km.sentence).toBe(`សងប្រាក់ $12.50 នៃការលក់លេខ ${bill} វិញ?`)
    expect(words.en.details).toContain('reason: Came twice')
    expect(asked(word.ask('attention.resolve', { ...input, way: 'accepted' })).words.en.sentence).toBe(
      `Accept $12.50 as payment of sale ${bill}?`,
    )
    // What is taken back is named by what it counts.
    const back = { saleId: sale.id, what: 'resolution', note: 'Wrong sale' } as const
    expect(asked(word.ask('attention.takeBack', back)).words.en).toEqual({
      sentence: `Take back what was decided about sale ${bill} of $12.50?`,
      details: ['taken back: the decision', 'reason: Wrong sale'],
    })
    expect(asked(word.ask('sale.confirmByHand', { saleId: sale.id, reason: 'Seen' })).words.en).toEqual({
      sentence: `Take sale ${bill} of $12.50 as paid, without Bakong?`,
      details: ['reason: Seen'],
    })
  })

  it('names people, addresses and keys by what they are called', () => {
    const id = anId()
    const { word } = kit({
      people: () => [{ id, name: 'Dara', role: 'cashier', active: true }],
      endpoints: () => [{ id, url: 'https://shop.example/hook' }],
      keys: () => [{ id, name: 'Kiosk' }],
    })
    const sentence = (question: ReturnType<typeof asked>) => question.words.en.sentence
    const change = asked(word.ask('people.change', { id, name: 'Dara', role: 'manager', pin: '739182' }))
    expect(change.words.en).toEqual({ sentence: 'Change Dara?', details: ['role: cashier → manager', 'new PIN: yes'] })
    expect(sentence(asked(word.ask('webhooks.remove', { id })))).toBe('Remove the webhook https://shop.example/hook?')
    expect(sentence(asked(word.ask('api.keyRevoke', { id })))).toBe('Revoke the API key of “Kiosk”?')
  })

  // The account decides whose the money is: its change must not hide in "the shop was changed".
  it('shows what becomes another, before and after', () => {
    const shop = { type: 'individual', accountId: 'sokha@aclb', name: 'Sokha Mart', city: 'Phnom Penh' } as const
    const { merchant: _, ...rest } = matterBooks(books()).setup()
    const { word } = kit({ setup: () => ({ ...rest, merchant: shop }) })
    const { words } = asked(word.ask('setup.shop', { merchant: { ...shop, accountId: 'thief@abaa' } }))
    expect(words.en.details).toEqual(['Bakong account: sokha@aclb → thief@abaa'])
    expect(words.km.details).toEqual(['គណនីបាគង: sokha@aclb → thief@abaa'])
    const first = kit().word
    expect(asked(first.ask('setup.shop', { merchant: shop })).words.en.details).toEqual([
      'kind: personal account',
      'Bakong account: sokha@aclb',
      'name: Sokha Mart',
      'city: Phnom Penh',
    ])
  })

  it('holds no PIN and no token', () => {
    const { word } = kit()
    const texts = [
      word.ask('people.add', { name: 'Vanna', role: 'cashier', pin: '86428642' }),
      word.ask('setup.token', { token: 'eyJhbGciOi.x9y8', keepWeakly: true }),
    ]
    expect(JSON.stringify(texts)).not.toMatch(/86428642|x9y8/)
  })

  it.each(managers)(
    '%s has a sentence in both languages, and every field of it is told or kept for a reason',
    (name) => {
      for (const language of languages) {
        const sentence = allowSentences[language][name]((fact) => `<${fact}>`, {})
        expect(sentence).toMatch(/\?|។/)
        expect(sentence).toMatch(language === 'km' ? /[\u1780-\u17b3]/ : /^[A-Z]/)
      }
      const shape = commands[name].input as unknown as { readonly shape?: Record<string, unknown> }
      const fields = Object.keys(shape.shape ?? {})
      const { given } = factsOf(Object.fromEntries(fields.map((field) => [field, 'x'])))
      const untold = String(given ?? '')
        .split(', ')
        .filter((field) => field !== '' && !(untoldFor[name] ?? []).includes(field))
      expect(untold).toEqual([])
    },
  )
})

/** Fields that a sentence tells in another way (`matters.ts`), or that are secrets. */
const untoldFor: Partial<Record<ManagerCommand, readonly string[]>> = {
  'refund.made': ['refundId'],
  'refund.takeBack': ['refundId'],
  'people.add': ['pin'],
  'people.change': ['pin'],
  'setup.token': ['token'],
  'setup.shop': ['merchant'],
  'setup.preview': ['merchant'],
  'api.keyCreate': ['scopes'],
  'outside.answer': ['take'],
  'webhooks.add': ['url', 'events'],
  'webhooks.change': ['url', 'events'],
  // Only shown.
  'webhooks.deliveries': ['endpointId', 'before'],
  'audit.view': ['before'],
}

describe('the word', () => {
  const sophea = { name: 'Sophea', role: 'manager' } as const

  it('is void when what was shown is no longer what it is about', () => {
    let url = 'https://shop.example/hook'
    const id = anId()
    const { word } = kit({ endpoints: () => [{ id, url }] })
    const question = asked(word.ask('webhooks.remove', { id }))
    expect(word.give(question.id, sophea)).toBe(true)
    url = 'https://other.example/hook'
    expect(word.take('webhooks.remove', { id })).toBeNull()
  })

  it('is given for each field of the input, secret ones too', () => {
    const { word } = kit()
    const vanna = { name: 'Vanna', role: 'cashier' } as const
    const { id } = asked(word.ask('people.add', { ...vanna, pin: '739182' }))
    word.give(id, sophea)
    expect(word.take('people.add', { ...vanna, pin: '111111' })).toBeNull()
    expect(word.take('people.add', { ...vanna, pin: '739182' })).toEqual(sophea)
  })

  it('is asked for a few things at most: the oldest question is over', () => {
    const { word } = kit()
    const questions = Array.from({ length: QUESTIONS_MAX + 1 }, () => asked(word.ask('backups.make', {})))
    expect(word.about(questions[0]?.id ?? '')).toBeNull()
    expect(word.about(questions[1]?.id ?? '')).not.toBeNull()
  })
})

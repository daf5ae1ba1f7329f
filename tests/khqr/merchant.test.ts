// A shop's account that no bank can read, or that would break its template, never gets into a code.

import { describe, expect, it } from 'vitest'
import { checkMerchant, merchantFaults } from '../../electron/khqr'
import { demoSettings, type Merchant } from '../../shared/settings'
import { aCompany, aShop } from './support'

const khmer = (length: number) => 'ក'.repeat(length)

describe('an account that fits', () => {
  it.each<[string, Merchant]>([
    ['the demo shop', demoSettings.merchant],
    [
      'an individual with everything',
      aShop({ acquiringBank: 'Dev Bank', storeLabel: 'BKK-1', mobileNumber: '85512345678' }),
    ],
    ['a company', aCompany()],
    ['a Khmer name of 25 letters', aShop({ name: khmer(25), city: khmer(15) })],
    ['Khmer words parted by zero-width spaces', aShop({ name: 'ហាង\u200bកាហ្វេ' })],
    ['an account of 32 characters', aShop({ accountId: `${'s'.repeat(27)}@devb` })],
    ['an account made of a phone number', aShop({ accountId: '85512345678@aclb' })],
    [
      'optional fields left empty in the form',
      aShop({ acquiringBank: '', storeLabel: '', terminalLabel: '', mobileNumber: '' }),
    ],
    [
      'a template 30 of exactly 99',
      aCompany({ merchantId: 'm'.repeat(32), acquiringBank: 'b'.repeat(32), accountId: `${'s'.repeat(18)}@devb` }),
    ],
    // 16 of the 99 are kept for a bill number of 12 digits.
    [
      'labels that leave room for the bill number',
      aShop({ storeLabel: 's'.repeat(25), terminalLabel: 't'.repeat(25), mobileNumber: '1'.repeat(21) }),
    ],
  ])('%s', (_, merchant) => {
    expect(merchantFaults(merchant)).toEqual([])
    expect(checkMerchant(merchant).ok).toBe(true)
  })
})

describe('an account that does not fit', () => {
  it.each<[string, Merchant, string, string]>([
    ['no account', aShop({ accountId: '' }), 'accountId', 'account-missing'],
    ['an account of spaces', aShop({ accountId: '   ' }), 'accountId', 'account-missing'],
    ['an account without @', aShop({ accountId: 'shop_test' }), 'accountId', 'account-malformed'],
    ['two @', aShop({ accountId: 'shop@test@devb' }), 'accountId', 'account-malformed'],
    ['nothing before @', aShop({ accountId: '@devb' }), 'accountId', 'account-malformed'],
    ['nothing after @', aShop({ accountId: 'shop@' }), 'accountId', 'account-malformed'],
    ['only @', aShop({ accountId: '@' }), 'accountId', 'account-malformed'],
    ['a space inside', aShop({ accountId: 'sok dara@devb' }), 'accountId', 'account-malformed'],
    ['spaces around', aShop({ accountId: ' sok@devb ' }), 'accountId', 'account-malformed'],
    ['a line break at the end', aShop({ accountId: 'sok@devb\n' }), 'accountId', 'account-malformed'],
    ['a no-break space', aShop({ accountId: 'sok\u00a0dara@devb' }), 'accountId', 'account-malformed'],
    ['a zero-width space', aShop({ accountId: 'sok\u200b@devb' }), 'accountId', 'account-malformed'],
    ['Khmer letters in the account', aShop({ accountId: 'សុខ@devb' }), 'accountId', 'account-malformed'],
    ['33 characters', aShop({ accountId: `${'s'.repeat(28)}@devb` }), 'accountId', 'account-too-long'],
    ['no name', aShop({ name: '' }), 'name', 'name-missing'],
    ['a name of spaces', aShop({ name: '  ' }), 'name', 'name-missing'],
    ['a name of 26', aShop({ name: 'n'.repeat(26) }), 'name', 'name-too-long'],
    ['a Khmer name of 26', aShop({ name: khmer(26) }), 'name', 'name-too-long'],
    ['a line break in the name', aShop({ name: 'Rumduol\nCafe' }), 'name', 'text-has-control-characters'],
    [
      'a name that turns the reading direction',
      aShop({ name: 'Cafe\u202eefaC' }),
      'name',
      'text-has-control-characters',
    ],
    ['half a surrogate pair', aShop({ name: 'Cafe \ud83d' }), 'name', 'text-has-control-characters'],
    ['an emoji', aShop({ name: 'Cafe 😀' }), 'name', 'invalid-input'],
    ['no city', aShop({ city: '' }), 'city', 'city-missing'],
    ['a city of 16', aShop({ city: 'c'.repeat(16) }), 'city', 'city-too-long'],
    ['a tab in the city', aShop({ city: 'Phnom\tPenh' }), 'city', 'text-has-control-characters'],
    ['no merchant id', aCompany({ merchantId: '' }), 'merchantId', 'merchant-id-missing'],
    ['a merchant id of 33', aCompany({ merchantId: '1'.repeat(33) }), 'merchantId', 'merchant-id-too-long'],
    ['no bank of a company', aCompany({ acquiringBank: '' }), 'acquiringBank', 'bank-missing'],
    ['a bank of 33', aCompany({ acquiringBank: 'b'.repeat(33) }), 'acquiringBank', 'bank-too-long'],
    ["an individual's bank of 33", aShop({ acquiringBank: 'b'.repeat(33) }), 'acquiringBank', 'bank-too-long'],
    ['a store label of 26', aShop({ storeLabel: 's'.repeat(26) }), 'storeLabel', 'label-too-long'],
    ['a store label of spaces', aShop({ storeLabel: '  ' }), 'storeLabel', 'invalid-input'],
    ['a terminal label of 26', aShop({ terminalLabel: 't'.repeat(26) }), 'terminalLabel', 'label-too-long'],
    ['a mobile number of 26', aShop({ mobileNumber: '1'.repeat(26) }), 'mobileNumber', 'label-too-long'],
    ['a mobile number with a plus', aShop({ mobileNumber: '+85512345678' }), 'mobileNumber', 'invalid-input'],
    [
      'a template 30 of 100',
      aCompany({ merchantId: 'm'.repeat(32), acquiringBank: 'b'.repeat(32), accountId: `${'s'.repeat(19)}@devb` }),
      'merchantId',
      'template-too-long',
    ],
    [
      'labels that leave no room for the bill number',
      aShop({ storeLabel: 's'.repeat(24), terminalLabel: 't'.repeat(25), mobileNumber: '1'.repeat(23) }),
      'terminalLabel',
      'template-too-long',
    ],
  ])('%s', (_, merchant, field, code) => {
    expect(merchantFaults(merchant)).toEqual([expect.objectContaining({ field, code })])
    expect(checkMerchant(merchant)).toMatchObject({ ok: false, error: { field, code } })
  })

  it('names every field that is wrong, so that a form can mark them all', () => {
    const faults = merchantFaults(aCompany({ accountId: 'a b@c', name: '', city: 'c'.repeat(16), merchantId: '' }))
    expect(faults.map(({ field }) => field)).toEqual(['accountId', 'name', 'city', 'merchantId'])
  })
})

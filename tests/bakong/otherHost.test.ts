// A till that asks another Bakong than NBC's says PAID on that one's word: the cashier must see whose it is.

import { expect, it } from 'vitest'
import { otherHost } from '../../electron/bakong/otherHost'

it.each([
  ['https://api-bakong.nbc.gov.kh', null],
  ['https://api-bakong.nbc.gov.kh/', null],
  ['https://api-bakong.nbc.gov.kh:443/v1', null],
  ['https://API-Bakong.nbc.gov.kh', null],
  ['https://sit-api-bakong.nbc.gov.kh', 'sit-api-bakong.nbc.gov.kh'],
  ['https://api-bakong.nbc.gov.kh:8443', 'api-bakong.nbc.gov.kh:8443'],
  ['http://127.0.0.1:9555', '127.0.0.1:9555'],
  ['https://api-bakong.nbc.gov.kh.evil.example', 'api-bakong.nbc.gov.kh.evil.example'],
  ['https://api-bakong.nbс.gov.kh', 'api-bakong.xn--nb-pmc.gov.kh'],
])('%s is %s', (baseUrl, host) => {
  expect(otherHost(baseUrl)).toBe(host)
})

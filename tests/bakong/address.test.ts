// If this breaks, the token goes to a host that is not Bakong, or in the clear.

import { describe, expect, it } from 'vitest'
import { AddressRefused, readAddress } from '../../electron/bakong/address'
import { BakongUrl, FeedUrl } from '../../shared/provision'
import { freshSetup, Setup } from '../../shared/setup'
import { aClient } from './support'

describe('the address of Bakong', () => {
  it.each([
    ['https://api-bakong.nbc.gov.kh', { secure: true, host: 'api-bakong.nbc.gov.kh', port: 443, prefix: '' }],
    ['https://api-bakong.nbc.gov.kh/', { secure: true, host: 'api-bakong.nbc.gov.kh', port: 443, prefix: '' }],
    ['https://api-bakong.nbc.gov.kh/v1/', { secure: true, host: 'api-bakong.nbc.gov.kh', port: 443, prefix: '' }],
    [
      'https://gate.example.kh:8443/bakong/v1',
      { secure: true, host: 'gate.example.kh', port: 8443, prefix: '/bakong' },
    ],
    ['http://127.0.0.1:8085', { secure: false, host: '127.0.0.1', port: 8085, prefix: '' }],
    ['http://localhost', { secure: false, host: 'localhost', port: 80, prefix: '' }],
    ['http://[::1]:9', { secure: false, host: '::1', port: 9, prefix: '' }],
  ])('%s is taken', (url, address) => {
    expect(readAddress(url)).toEqual(address)
    expect(BakongUrl.parse(url)).toBe(url)
  })

  it.each([
    'http://api-bakong.nbc.gov.kh',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'http://192.168.1.5:8085',
    'http://0.0.0.0:8085',
    'http://[::ffff:127.0.0.1]:1',
    'ftp://127.0.0.1',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://user@api-bakong.nbc.gov.kh',
    'https://user:pass@api-bakong.nbc.gov.kh',
    'https://api-bakong.nbc.gov.kh/?x=1',
    'https://api-bakong.nbc.gov.kh/#x',
    'https://api-bakong.nbc.gov.kh/?',
    'https://@api-bakong.nbc.gov.kh',
    'http://127.0.0.1:80@evil.example/',
    'http://localhost:x@evil.example/',
    'https:\\\\evil.example',
    'https:evil.example',
    'https://evil.exam\tple',
    'https://evil.example:0',
    ` https://evil.example`,
    `https://evil.example/${'x'.repeat(200)}`,
    'api-bakong.nbc.gov.kh',
    '',
  ])('%s is refused when the client is made, and before that by every schema that stores one', (url) => {
    expect(() => aClient(url)).toThrow(AddressRefused)
    expect(BakongUrl.safeParse(url).success).toBe(false)
    expect(FeedUrl.safeParse(url).success).toBe(false)
    const setup = { ...freshSetup, bakong: { ...freshSetup.bakong, baseUrl: url } }
    expect(Setup.safeParse(setup).success).toBe(false)
  })

  it('does not repeat a password that stood in the address', () => {
    expect(() => readAddress('https://till:hunter2@x.kh')).toThrow(/^(?!.*hunter2)/)
  })
})

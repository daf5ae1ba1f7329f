// A line that does not stand: called "no internet", a cashier checks the cable while the clock, the certificate or an antivirus
// is at fault. Real TLS on loopback, by certificates that are made here.

import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import tls from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { checkWay } from '../../electron/bakong/checks'
import type { TroubleKind } from '../../electron/core/ports'
import { anAuthority, type Certificate, selfSigned } from '../support/certificates'
import { aClient, realClock, troubleOf } from './support'

const YEAR = 365 * 86_400_000
const now = Date.now()
const good = { from: now - YEAR, until: now + 9 * YEAR, host: 'localhost' }
const authority = anAuthority({ ...good, host: 'An Authority' })
/** By story. Only the authority's are trusted here. */
const certificates = {
  good: authority.issue(good),
  'not yet valid': authority.issue({ ...good, from: now + 3 * YEAR }),
  ended: authority.issue({ ...good, from: now - 5 * YEAR, until: now - 2 * YEAR }),
  'for another host': authority.issue({ ...good, host: 'portal.example' }),
  "an antivirus's own": selfSigned(good),
  'of an unknown authority': anAuthority({ ...good, host: 'Web Shield' }).issue(good),
} satisfies Record<string, Certificate>

let server: Server | null = null

beforeAll(() => {
  // What NODE_EXTRA_CA_CERTS does at the start of a process: this authority is known beside the public ones.
  const make = tls.createSecureContext
  vi.spyOn(tls, 'createSecureContext').mockImplementation((options) => {
    const made = make(options)
    made.context.addCACert(authority.cert)
    return made
  })
})

afterAll(() => vi.restoreAllMocks())

afterEach(() => {
  vi.unstubAllEnvs()
  server?.closeAllConnections()
  server?.close()
  server = null
})

async function bakongWith(name: keyof typeof certificates): Promise<string> {
  const made = createServer(certificates[name], (_, response) => response.writeHead(404).end())
  made.on('tlsClientError', () => undefined)
  server = made
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve))
  return `https://localhost:${(made.address() as AddressInfo).port}`
}

describe('a line by TLS', () => {
  it('stands with a good certificate, and tells the time', async () => {
    const client = aClient(await bakongWith('good'))
    const { serverDateMs, mayBeCopy } = await client.time('shop@aclb')
    expect(Math.abs((serverDateMs ?? 0) - Date.now())).toBeLessThan(60_000)
    expect(mayBeCopy).toBe(false)
  })

  it.each<[keyof typeof certificates, TroubleKind]>([
    ['not yet valid', 'cert-too-early'],
    ['ended', 'cert-expired'],
    ['for another host', 'intercepted'],
    ["an antivirus's own", 'intercepted'],
    ['of an unknown authority', 'intercepted'],
  ])('with a certificate %s is %s, for every call and for the check-up', async (name, kind) => {
    const baseUrl = await bakongWith(name)
    const client = aClient(baseUrl)
    expect((await troubleOf(client.probe())).kind).toBe(kind)
    expect((await troubleOf(client.time('shop@aclb'))).kind).toBe(kind)
    // No question is sent before TLS stands: it cost nothing.
    const asked = await troubleOf(client.checkTransactionByMd5('0'.repeat(32)))
    expect([asked.kind, asked.context.unsent]).toEqual([kind, true])
    const way = await checkWay({ baseUrl, client }, 'shop@aclb', realClock)
    expect(way).toMatchObject({
      tls: { kind: 'failed', trouble: kind },
      bakong: { kind: 'trouble', trouble: kind },
      skewMs: null,
    })
  })

  it('is not talked out of its certificate by NODE_TLS_REJECT_UNAUTHORIZED', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    const baseUrl = await bakongWith("an antivirus's own")
    const client = aClient(baseUrl)
    expect((await troubleOf(client.probe())).kind).toBe('intercepted')
    expect((await troubleOf(client.checkTransactionByMd5('0'.repeat(32)))).kind).toBe('intercepted')
    const way = await checkWay({ baseUrl, client }, 'shop@aclb', realClock)
    expect(way.tls).toMatchObject({ kind: 'failed', trouble: 'intercepted' })
  })

  it('is no internet where nobody listens', async () => {
    const baseUrl = await bakongWith('good')
    await new Promise((resolve) => server?.close(resolve))
    expect((await troubleOf(aClient(baseUrl).probe())).kind).toBe('offline')
  })
})

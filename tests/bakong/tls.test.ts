// A line that does not stand: called "no internet", a cashier checks the cable while the clock, the certificate or an antivirus
// is at fault. Real TLS on loopback, by certificates that openssl makes here; none is kept.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tls from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { checkWay } from '../../electron/bakong/checks'
import type { TroubleKind } from '../../electron/core/ports'
import { aClient, realClock, troubleOf } from './support'

const year = new Date().getUTCFullYear()
/** By file: from when, until when, and for which host. All but the last are of an authority that is trusted here. */
const certificates = {
  good: [`${year - 1}0101000000Z`, `${year + 9}0101000000Z`, 'localhost'],
  future: [`${year + 3}0101000000Z`, `${year + 9}0101000000Z`, 'localhost'],
  past: [`${year - 5}0101000000Z`, `${year - 2}0101000000Z`, 'localhost'],
  other: [`${year - 1}0101000000Z`, `${year + 9}0101000000Z`, 'portal.example'],
} as const

let folder: string
let server: Server | null = null

function openssl(...words: string[]): void {
  execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' })
}

function selfSigned(name: string): void {
  const names = ['-keyout', `${name}.key`, '-out', `${name}.pem`, '-subj', `/CN=${name}`]
  openssl('req', '-x509', ...KEY, '-days', '30', ...names, '-addext', 'subjectAltName=DNS:localhost')
}

/** Quick to make, and taken by every TLS library. */
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'] as const
const CA = `[ca]
default_ca=d
[d]
dir=.
database=./index.txt
new_certs_dir=.
serial=./serial
default_md=sha256
policy=p
copy_extensions=copy
[p]
commonName=supplied
`

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'khqr-tls-'))
  writeFileSync(join(folder, 'ca.cnf'), CA)
  writeFileSync(join(folder, 'index.txt'), '')
  writeFileSync(join(folder, 'serial'), '01\n')
  for (const name of ['ca', 'shield']) selfSigned(name)
  for (const [name, [from, until, host]] of Object.entries(certificates)) {
    const request = ['-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`]
    openssl('req', ...KEY, ...request, '-addext', `subjectAltName=DNS:${host}`)
    const authority = ['-config', 'ca.cnf', '-cert', 'ca.pem', '-keyfile', 'ca.key']
    const dates = ['-startdate', from, '-enddate', until]
    openssl('ca', '-batch', '-notext', ...authority, '-in', `${name}.csr`, '-out', `${name}.pem`, ...dates)
  }
  // What NODE_EXTRA_CA_CERTS does at the start of a process: this authority is known beside the public ones.
  const ca = readFileSync(join(folder, 'ca.pem'), 'utf8')
  const make = tls.createSecureContext
  vi.spyOn(tls, 'createSecureContext').mockImplementation((options) => {
    const made = make(options)
    made.context.addCACert(ca)
    return made
  })
})

afterAll(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
})

afterEach(() => {
  server?.closeAllConnections()
  server?.close()
  server = null
})

async function bakongWith(name: string): Promise<string> {
  const [key, cert] = [`${name}.key`, `${name}.pem`].map((file) => readFileSync(join(folder, file)))
  const made = createServer({ key, cert }, (_, response) => response.writeHead(404).end())
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

  it.each<[string, TroubleKind]>([
    ['future', 'cert-too-early'],
    ['past', 'cert-expired'],
    ['shield', 'intercepted'],
    ['other', 'intercepted'],
  ])('with the certificate "%s" is %s, for every call and for the check-up', async (name, kind) => {
    const baseUrl = await bakongWith(name)
    const client = aClient(baseUrl)
    expect((await troubleOf(client.probe())).kind).toBe(kind)
    expect((await troubleOf(client.time('shop@aclb'))).kind).toBe(kind)
    expect((await troubleOf(client.checkTransactionByMd5('0'.repeat(32)))).kind).toBe(kind)
    const way = await checkWay({ baseUrl, client }, 'shop@aclb', realClock)
    expect(way).toMatchObject({
      tls: { kind: 'failed', trouble: kind },
      bakong: { kind: 'trouble', trouble: kind },
      skewMs: null,
    })
  })

  it('is no internet where nobody listens', async () => {
    const baseUrl = await bakongWith('good')
    await new Promise((resolve) => server?.close(resolve))
    expect((await troubleOf(aClient(baseUrl).probe())).kind).toBe('offline')
  })
})

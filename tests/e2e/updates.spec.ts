// Updates on the real till from a real feed on this machine: nothing is fetched unasked, what is not whole is refused,
// and a customer who is paying is never cut off.

import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pressByHand, typeByHand } from '../support/hands'
import { expect, openPage, test } from './support/till'

test.skip(process.platform !== 'linux', 'The stand-in for the new till is a shell script.')

const servers: Server[] = []
test.afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

/** @param answer the body, an address to go to, or undefined for "not found" */
async function serve(answer: (path: string) => string | URL | undefined) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://here').pathname
    asked.push(path)
    const said = answer(path)
    if (said instanceof URL) response.writeHead(302, { location: said.href }).end()
    else response.writeHead(said === undefined ? 404 : 200).end(said)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  servers.push(server)
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

const FILE = 'khqr-pos-99.0.0.AppImage'

function latest(file: string, notes = 'Prints receipts.\n<b>as text</b>'): string {
  const sha512 = createHash('sha512').update(file).digest('base64')
  const files = [{ url: FILE, sha512, size: Buffer.byteLength(file) }]
  return JSON.stringify({ version: '99.0.0', files, path: FILE, sha512, releaseNotes: notes })
}

/** The environment of a till that was started from an AppImage. */
function installed(dataDir: string) {
  const appImage = join(dataDir, 'khqr-pos.AppImage')
  writeFileSync(appImage, 'the old till')
  return { appImage, env: { APPIMAGE: appImage, XDG_CACHE_HOME: join(dataDir, 'cache') } }
}

test('the owner checks, downloads and installs; a sale under way comes first', async ({ launch, dataDir }) => {
  const marker = join(dataDir, 'new-till-was-started')
  const file = `#!/bin/sh\necho started > '${marker}'\n`
  const feed = await serve((path) =>
    path === '/latest-linux.yml' ? latest(file) : path === `/${FILE}` ? file : undefined,
  )
  const { appImage, env } = installed(dataDir)
  const { app, page } = await launch({ env, provision: { updates: { enabled: true, feed: feed.url } } })
  await openPage(page, 'updates')
  const screen = page.getByTestId('updates-page')
  await expect(screen).toHaveAttribute('data-state', 'unknown')
  expect(feed.asked).toEqual([])
  await page.getByTestId('updates-check').click()
  await expect(screen).toHaveAttribute('data-state', 'available')
  await expect(page.getByTestId('updates-notes')).toHaveText('Prints receipts.\n<b>as text</b>')
  expect(feed.asked).toEqual(['/latest-linux.yml'])
  await page.getByTestId('updates-download').click()
  await expect(screen).toHaveAttribute('data-state', 'ready')
  expect(readFileSync(appImage, 'utf8')).toBe('the old till')

  await page.getByTestId('menu-back').click()
  await typeByHand(page, '5000')
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('qr')).toBeVisible()
  await openPage(page, 'updates')
  await page.getByTestId('updates-install').click()
  await expect(page.getByTestId('updates-install')).toHaveCount(0)
  await expect(screen).toHaveAttribute('data-state', 'ready')
  expect(readdirSync(join(dataDir, 'backups'))).toEqual([])
  await page.getByTestId('menu-back').click()
  await pressByHand(page, 'F9')
  await expect(page.getByTestId('next')).toBeVisible()
  // A minute of quiet, then the books are copied and the new till is started.
  await app.waitForEvent('close', { timeout: 85_000 })
  await expect.poll(() => existsSync(marker)).toBe(true)
  expect(readFileSync(appImage, 'utf8')).toBe(file)
  expect(readdirSync(join(dataDir, 'backups')).length).toBeGreaterThan(0)
})

test('what is not what was announced is refused', async ({ launch, dataDir }) => {
  const feed = await serve((path) =>
    path === '/latest-linux.yml'
      ? latest('what was announced')
      : path === `/${FILE}`
        ? 'something else!!!!'
        : undefined,
  )
  const { appImage, env } = installed(dataDir)
  const { page } = await launch({ env, provision: { updates: { enabled: true, feed: feed.url } } })
  await openPage(page, 'updates')
  await page.getByTestId('updates-check').click()
  await page.getByTestId('updates-download').click()
  await expect(page.getByTestId('updates-page')).toHaveAttribute('data-state', 'failed')
  await expect(page.locator('[data-trouble]')).toHaveAttribute('data-trouble', 'not-genuine')
  expect(readFileSync(appImage, 'utf8')).toBe('the old till')
})

test('a feed that leads elsewhere is not followed', async ({ launch, dataDir }) => {
  const elsewhere = await serve(() => latest('x'))
  const feed = await serve((path) => new URL(path.slice(1), elsewhere.url))
  const { env } = installed(dataDir)
  const { page } = await launch({ env, provision: { updates: { enabled: true, feed: feed.url } } })
  await openPage(page, 'updates')
  await page.getByTestId('updates-check').click()
  await expect(page.getByTestId('updates-page')).toHaveAttribute('data-state', 'failed')
  expect(feed.asked.length).toBeGreaterThan(0)
  expect(elsewhere.asked).toEqual([])
})

test('a till of a fleet whose file says nothing asks nobody', async ({ launch }) => {
  const { page } = await launch({ provision: { language: 'en' } })
  await openPage(page, 'updates')
  await expect(page.getByTestId('updates-page')).toHaveAttribute('data-state', 'off')
  await expect(page.getByTestId('updates-check')).toHaveCount(0)
})

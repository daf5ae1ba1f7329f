// On a machine with a keyring: the file's token is moved into the vault, sealed, and lives on without the file.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { startSimulator } from '../../electron/bakong/simulator/server'
import { pressByHand, typeByHand } from '../support/hands'
import { filesWith } from './support/secrets'
import { expect, test } from './support/till'

/** A keyring of the test's own, on a bus of its own. Null where the machine has none to start. */
async function startKeyring(home: string) {
  if (process.platform !== 'linux' || !has('gnome-keyring-daemon') || !has('dbus-daemon')) return null
  mkdirSync(home, { recursive: true, mode: 0o700 })
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const address = await new Promise<string>((resolve) =>
    bus.stdout.once('data', (line) => resolve(String(line).trim())),
  )
  const env = { DBUS_SESSION_BUS_ADDRESS: address, XDG_RUNTIME_DIR: home, XDG_DATA_HOME: home }
  const keyring = spawn('gnome-keyring-daemon', ['--unlock', '--foreground', '--components=secrets'], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  keyring.stdin.end('the test opens it')
  await expect.poll(() => isOpen(env)).toBe(true)
  return { env, stop: () => [keyring, bus].forEach((child: ChildProcess) => void child.kill()) }
}

/** Whether a keyring that is not locked answers on this bus. Asked too early, the bus would start a locked one itself. */
function isOpen(env: Record<string, string>): boolean {
  const bus = 'org.freedesktop.DBus'
  const secrets = 'org.freedesktop.secrets'
  const send = (to: string, ...question: string[]) =>
    execFileSync('dbus-send', ['--session', '--print-reply', `--dest=${to}`, ...question], {
      env: { ...process.env, ...env },
      encoding: 'utf8',
    })
  if (!send(bus, '/', `${bus}.NameHasOwner`, `string:${secrets}`).includes('boolean true')) return false
  const locked = ['string:org.freedesktop.Secret.Collection', 'string:Locked']
  return send(secrets, '/org/freedesktop/secrets/aliases/default', `${bus}.Properties.Get`, ...locked).includes(
    'boolean false',
  )
}

function has(tool: string): boolean {
  try {
    execFileSync('which', [tool], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

test('the token of the provisioning file is sealed, found nowhere in plain text, and kept without the file', async ({
  launch,
  dataDir,
}, info) => {
  const keyring = await startKeyring(join('/tmp', `khqr-keyring-${info.workerIndex}-${process.pid}`))
  test.skip(keyring === null, 'this machine has no keyring to test with')
  if (keyring === null) return
  const simulator = await startSimulator()
  const merchant = { type: 'individual' as const, accountId: 'sokha_mart@aclb', name: 'Sokha Mart', city: 'Phnom Penh' }
  const machine = { env: keyring.env, flags: ['--password-store=gnome-libsecret'] }
  try {
    const bakong = { baseUrl: simulator.baseUrl, token: simulator.token, dailyLookups: null }
    const first = await launch({ ...machine, provision: { merchant, bakong } })
    await expect(first.page.getByTestId('state')).toHaveAttribute('data-state', 'READY')
    await first.close()
    rmSync(join(dataDir, 'provision.json'))
    expect(readFileSync(join(dataDir, 'logs', 'till.log'), 'utf8')).toContain('"protection":"keyring"')
    expect(readFileSync(join(dataDir, 'vault.json'), 'utf8')).toContain('bakong.token')
    expect(filesWith(dataDir, simulator.token)).toEqual([])

    const alone = await launch(machine)
    await expect(alone.page.getByTestId('scenario')).toHaveCount(0)
    await typeByHand(alone.page, '500')
    await pressByHand(alone.page, 'Enter')
    await expect(alone.page.getByTestId('qr')).toBeVisible()
    await expect.poll(() => simulator.lookUpsToday()).toBeGreaterThan(0)
    await expect(alone.page.getByTestId('link')).toHaveAttribute('data-state', 'OK')
    expect(filesWith(dataDir, simulator.token)).toEqual([])
  } finally {
    await simulator.stop()
    keyring.stop()
  }
})

// What a packed till must not be talked into by whoever starts it: another Bakong, a look inside, other trust. Each hook, each
// switch, each variable is tried on the real one.

import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createSecure } from 'node:https'
import { connect } from 'node:net'
import { join } from 'node:path'
import { inRoot } from '../lib/paths.mjs'
import { isRoot } from '../lib/process.mjs'
import { output } from '../lib/run.mjs'
import { say } from '../lib/say.mjs'
import {
  dataFolder,
  demand,
  demandSandbox,
  endLimitMs,
  freePort,
  json,
  sandboxIsPossible,
  startLimitMs,
  startTill,
  textOfProcess,
  until,
  untilReady,
} from './kit.mjs'

/** @typedef {import('./kit.mjs').Packed} Packed */

const merchant = { type: 'individual', accountId: 'rumduol_cafe@aclb', name: 'Rumduol Cafe', city: 'Phnom Penh' }
const day = 86_400_000
/** Exit codes of electron/refusal.ts. */
const noDataFolder = 73
const badLaunch = 78

/**
 * The project's own TypeScript, as the tests have it.
 * @param {string} path
 */
async function ours(path) {
  const { runnerImport } = await import('vite')
  return (await runnerImport(inRoot(path), { configFile: false, logLevel: 'warn' })).module
}

/** A server that must hear nothing. @returns {Promise<{ port: number, heard: () => number, close: () => void }>} */
async function listener() {
  let heard = 0
  const server = createServer((_, answer) => answer.end()).on('connection', () => heard++)
  // A test that fails elsewhere ends all the same.
  server.unref()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { port, heard: () => heard, close: () => server.close() }
}

/** @param {number} port @returns {Promise<boolean>} */
function listens(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('close', () => socket.destroy())
  })
}

/**
 * The provisioning file is the way to another Bakong, and the only one: the hooks of tests lead nowhere.
 * @param {Packed} packed
 */
export async function noHooks(packed) {
  const { startSimulator } = await ours('electron/bakong/simulator/server.ts')
  const bakong = await startSimulator({ control: true })
  const thief = await listener()
  const keyLog = join(dataFolder(packed.folder), 'keys')
  const [port, inspect] = [await freePort(), await freePort()]
  const key = 'a-key-of-the-smoke-test-0123456789'
  const provision = join(packed.folder, 'live.json')
  const { baseUrl, token } = bakong
  writeFileSync(
    provision,
    JSON.stringify({
      merchant,
      bakong: { baseUrl, token, dailyLookups: null },
      api: { enabled: true, port, keys: [key] },
    }),
  )
  giveToTill(provision)
  const till = startTill(packed, {
    env: {
      KHQR_POS_PROVISION: provision,
      KHQR_POS_TEST: '1',
      KHQR_POS_BAKONG_URL: `http://127.0.0.1:${thief.port}`,
      ELECTRON_RENDERER_URL: `http://127.0.0.1:${thief.port}`,
      ELECTRON_RUN_AS_NODE: '1',
      NODE_OPTIONS: `--inspect=127.0.0.1:${inspect}`,
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
      SSLKEYLOGFILE: keyLog,
    },
  })
  try {
    await untilReady(till)
    demand(till.said().includes('(live mode)'), `the till is not live:\n${till.said()}`)
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` }
    const base = `http://127.0.0.1:${port}`
    await until('the API answers', startLimitMs, async () => (await fetch(`${base}/health`).catch(() => null)) !== null)
    const body = JSON.stringify({ amount: 1, currency: 'USD' })
    const sale = await json(await fetch(`${base}/pos/sale`, { method: 'POST', headers, body }))
    bakong.pay(sale.khqr ?? sale.qr)
    await until('the live sale is PAID', startLimitMs, async () => {
      return (await json(await fetch(`${base}/pos/sale/${sale.sale_id}/status`, { headers }))).status === 'PAID'
    })
    demand(thief.heard() === 0, `a hook led the till elsewhere, ${thief.heard()} times`)
    demand(!(await listens(inspect)), 'NODE_OPTIONS lets a debugger look into the till')
    demand(!existsSync(keyLog), 'the till wrote down the keys of its connections')
    say('Hooks: each set, none obeyed. A live sale was PAID by the Bakong of the provisioning file.')
  } finally {
    await till.stop()
    await bakong.stop()
    thief.close()
  }
}

/**
 * Each switch and variable by itself: what comes up is without it. Then all at once, and what they would have done.
 * @param {Packed} packed
 */
export async function noOrders(packed) {
  const thief = await listener()
  const [debug, inspect] = [await freePort(), await freePort()]
  const elsewhere = join(dataFolder(packed.folder), 'profile')
  const [written, keys, traffic] = ['written', 'keys', 'traffic'].map((name) => join(dataFolder(packed.folder), name))
  const to = `127.0.0.1:${thief.port}`
  const switches = [
    `--remote-debugging-port=${debug}`,
    '--remote-debugging-pipe',
    '--remote-allow-origins=*',
    `--inspect=127.0.0.1:${inspect}`,
    `--inspect-brk=127.0.0.1:${inspect}`,
    `--inspect-port=${inspect}`,
    '--js-flags=--expose-gc',
    `--load-extension=${elsewhere}`,
    `--host-rules=MAP * ${to}`,
    `--host-resolver-rules=MAP * ${to}`,
    `--proxy-server=${to}`,
    `--proxy-pac-url=http://${to}/`,
    '--ignore-certificate-errors',
    '--disable-web-security',
    `--user-data-dir=${elsewhere}`,
    `--ssl-key-log-file=${keys}`,
    `--log-net-log=${traffic}`,
    '--password-store=basic',
    '--renderer-cmd-prefix=/bin/false',
    ...(sandboxIsPossible() ? ['--no-sandbox'] : []),
  ]
  if (!sandboxIsPossible()) say('--no-sandbox: NOT TRIED. This container gives nobody a sandbox.')
  const variables = {
    NODE_DEBUG: 'http,tls',
    NODE_USE_ENV_PROXY: '1',
    NODE_V8_COVERAGE: written,
    NODE_COMPILE_CACHE: written,
    NODE_REDIRECT_WARNINGS: written,
    ELECTRON_ENABLE_LOGGING: 'file',
    ELECTRON_LOG_FILE: written,
  }
  const each = [
    ...switches.map((one) => ({ name: one.split('=')[0] ?? one, args: [one], env: {} })),
    ...Object.entries(variables).map(([name, value]) => ({ name, args: [], env: { [name]: value } })),
  ]
  for (const { name, args, env } of each) await startsAgainWithout(packed, name, { args, env })
  const head = 'The till must not be started like this'
  await refusesWith(
    packed,
    { what: 'a switch that comes back', head, named: '--js-flags', code: badLaunch },
    { args: ['--js-flags=--expose-gc'], env: { KHQR_POS_STARTED_WITHOUT: '--js-flags' } },
  )
  const till = startTill(packed, { args: switches, env: { ...variables, HTTPS_PROXY: `http://${to}` } })
  try {
    await untilReady(till)
    const [pid = 0] = till.pids()
    demandClean(
      pid,
      each.map(({ name }) => name),
    )
    demand(!(await listens(debug)) && !(await listens(inspect)), 'a debugger can look into the till')
    demand(thief.heard() === 0, 'a switch led the till elsewhere')
    // The folder itself is made by Chromium, before it hears that it must not; the first start may also write its log.
    const moved = ['demo.db', 'chromium', 'logs'].filter((name) => existsSync(join(elsewhere, name)))
    demand(moved.length === 0, `a switch moved the books: ${moved.join(', ')}`)
    for (const file of [keys, traffic]) demand(!existsSync(file ?? ''), 'a switch has the traffic written down')
    demand(!/HTTP \d+:/.test(till.said()), 'NODE_DEBUG shows what is sent to Bakong')
    demand(readFileSync(join(till.data, 'logs/till.log'), 'utf8').includes('"start.again"'), 'the log does not say so')
    if (sandboxIsPossible()) demandSandbox(pid)
  } finally {
    await till.stop()
    thief.close()
  }
  say(`Orders: ${switches.length} switches and ${Object.keys(variables).length} variables, none obeyed.`)
}

/** @param {Packed} packed @param {string} name @param {{ args: string[], env: NodeJS.ProcessEnv }} how */
async function startsAgainWithout(packed, name, how) {
  const till = startTill(packed, how)
  try {
    await until(`started again without ${name}:\n${till.said()}`, startLimitMs, async () => till.ended() !== null)
    demand(
      till.ended() === 0 && till.said().includes(name),
      `with ${name} it ended with ${till.ended()}:\n${till.said()}`,
    )
    await until(`a till without ${name}`, startLimitMs, async () => till.pids().length > 0)
    demandClean(till.pids()[0] ?? 0, [name])
  } finally {
    await till.stop()
  }
}

/** @param {number} pid @param {readonly string[]} names */
function demandClean(pid, names) {
  const words = textOfProcess(pid, 'cmdline').split(/[\0 ]/)
  for (const name of names) {
    const kept = words.find((one) => one === name || one.startsWith(`${name}=`))
    demand(kept === undefined, `the till still runs with ${name}`)
  }
}

/**
 * A server that only NODE_EXTRA_CA_CERTS vouches for is no Bakong: it hears no question.
 * @param {Packed} packed
 */
export async function noOtherTrust(packed) {
  const { anAuthority } = await ours('tests/support/certificates.ts')
  const period = { from: Date.now() - day, until: Date.now() + day }
  const authority = anAuthority({ ...period, host: 'Nobody' })
  const questions = /** @type {string[]} */ ([])
  let shaken = 0
  const server = createSecure(authority.issue({ ...period, host: 'localhost' }), ({ url }, answer) => {
    questions.push(url ?? '')
    answer.end('{}')
  }).on('tlsClientError', () => shaken++)
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const provision = join(packed.folder, 'untrusted.json')
  const ca = join(packed.folder, 'nobody.pem')
  writeFileSync(ca, authority.cert)
  chmodSync(ca, 0o644)
  writeFileSync(
    provision,
    JSON.stringify({ merchant, bakong: { baseUrl: `https://localhost:${port}`, token: 'a-sealed-token' } }),
  )
  giveToTill(provision)
  const till = startTill(packed, {
    env: {
      KHQR_POS_PROVISION: provision,
      NODE_EXTRA_CA_CERTS: ca,
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
      SSL_CERT_FILE: ca,
    },
  })
  try {
    await untilReady(till)
    await until('the till has tried to reach it', startLimitMs, async () => shaken > 0 || questions.length > 0)
    // A program that obeys the variable does ask.
    const asking = `fetch('https://localhost:${port}/control').then(() => process.exit(0), () => process.exit(1))`
    await output(process.execPath, ['-e', asking], { env: { ...process.env, NODE_EXTRA_CA_CERTS: ca } })
    demand(questions.splice(questions.indexOf('/control'), 1)[0] === '/control', 'the stranger’s server proves nothing')
    demand(questions.length === 0, `a stranger was asked ${questions.join(', ')}`)
    say('Trust: a stranger whom NODE_EXTRA_CA_CERTS vouches for was asked nothing.')
  } finally {
    await till.stop()
    server.close()
    server.closeAllConnections()
  }
}

/**
 * A data folder that can't be used has its words and its exit code, never Electron's own box.
 * @param {Packed} packed
 */
export async function noFolder(packed) {
  const home = dataFolder(packed.folder)
  const locked = dataFolder(packed.folder)
  chmodSync(locked, 0o500)
  await refuses(packed, 'mode 0500', locked, { HOME: home, KHQR_POS_DATA_DIR: locked, KHQR_POS_TEST: '1' })
  await refuses(packed, 'a home that does not exist', '/nonexistent', {
    ...{ HOME: '/nonexistent', XDG_CONFIG_HOME: undefined, XDG_CACHE_HOME: undefined },
    KHQR_POS_DATA_DIR: undefined,
  })
  if (isRoot()) {
    const others = join(packed.folder, 'of-another')
    mkdirSync(others, { mode: 0o755 })
    await refuses(packed, "another user's", others, { KHQR_POS_DATA_DIR: others })
  } else say("Another user's data folder: NOT TRIED, only root can make one.")
  if (isRoot() && sandboxIsPossible()) {
    const disk = join(packed.folder, 'disk')
    mkdirSync(disk)
    await output('mount', ['-t', 'tmpfs', '-o', 'ro', 'none', disk])
    try {
      await refuses(packed, 'on a read-only disk', 'EROFS', { KHQR_POS_DATA_DIR: join(disk, 'data') })
    } finally {
      await output('umount', [disk])
    }
  } else say('A read-only disk: NOT TRIED, only root can mount one.')
  const homeless = startTill(packed, {
    env: { HOME: '/nonexistent', XDG_CONFIG_HOME: undefined, XDG_CACHE_HOME: undefined },
  })
  try {
    await until('a till without a home sells all the same', startLimitMs, async () => {
      demand(homeless.ended() === null, `without a home it ended with ${homeless.ended()}:\n${homeless.said()}`)
      return homeless.said().includes('KHQR POS is ready')
    })
  } finally {
    homeless.child.kill('SIGKILL')
  }
  say('Data folders that can’t be used: each with its words and exit code 73; without a home the till starts.')
}

/** @param {Packed} packed @param {string} what @param {string} named @param {NodeJS.ProcessEnv} env */
function refuses(packed, what, named, env) {
  const head = 'The data folder can’t be used'
  return refusesWith(packed, { what: `a data folder, ${what},`, head, named, code: noDataFolder }, { env })
}

/**
 * Its words are on the terminal and in a window, and it ends with its code.
 * @param {Packed} packed
 * @param {{ what: string, head: string, named: string, code: number }} wanted
 * @param {{ env: NodeJS.ProcessEnv, args?: readonly string[] }} how
 */
async function refusesWith(packed, { what, head, named, code }, how) {
  // Where there is no data folder, the log is in a passing one.
  const passing = dataFolder(packed.folder)
  const till = startTill(packed, { ...how, env: { TMPDIR: passing, ...how.env } })
  try {
    await until(`${what} has its words and its window`, startLimitMs, async () => {
      demand(till.ended() === null, `${what} ended with ${till.ended()}:\n${till.said()}`)
      return till.said().includes(named) && [passing, till.data].some(refusalIsShown)
    })
    demand(till.said().includes(`KHQR POS: ${head}`), `${what} says:\n${till.said()}`)
    till.child.kill('SIGTERM')
    await until(`${what}: the till has ended`, endLimitMs, async () => till.ended() !== null)
    demand(till.ended() === code, `${what} ended with ${till.ended()}`)
  } finally {
    if (till.ended() === null) till.child.kill('SIGKILL')
  }
}

/** An end that comes before the page is there is lost in Chromium. @param {string} folder */
function refusalIsShown(folder) {
  const logs = [folder, ...readdirSync(folder).map((name) => join(folder, name))].map((one) =>
    join(one, 'logs/till.log'),
  )
  return logs.some((log) => existsSync(log) && readFileSync(log, 'utf8').includes('"start.refusal-shown"'))
}

/** Read by the till's own user, and by nobody else. @param {string} path */
function giveToTill(path) {
  chmodSync(path, 0o600)
  if (isRoot()) chownSync(path, 65_534, 65_534)
}

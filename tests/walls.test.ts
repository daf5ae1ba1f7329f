// The layers' walls, by lint: each forbidden import is tried and must be refused, each allowed one must pass.

import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const biome = join(root, 'node_modules/@biomejs/biome/bin/biome')

const adapters = ['store', 'khqr', 'bakong', 'api', 'webhooks', 'ipc', 'windows', 'printing', 'system']
const withElectron = ['ipc', 'windows', 'printing', 'system']

/** Modules by the file that would import them: `!` before those that must be refused. */
const imports: Readonly<Record<string, readonly string[]>> = {
  'shared/x.ts': [
    'zod',
    './money',
    '!react',
    '!electron',
    '!node:fs',
    '!fs',
    '!../electron/core/ports',
    '!../renderer/pos',
    '!../tests/x',
    '!..',
  ],
  'shared/text/x.ts': ['../money', './en', '!../../electron/core/ports', '!../../scripts/x'],
  'electron/core/x.ts': [
    ...['./ports', '../../shared/sale', '!zod', '!electron', '!node:fs', '!node:fs/promises', '!fs', '!better-sqlite3'],
    ...[
      '!../main',
      '!../preload/bridge',
      '!../../renderer/pos',
      '!../../tests/x',
      '!./../store/open',
      '!../disk/wholeFile',
      '!../../package.json',
    ],
    ...adapters.map((adapter) => `!../${adapter}/x`),
  ],
  'electron/core/commands/x.ts': [
    ...[
      '../till',
      './y',
      '../../../shared/sale',
      '!zod',
      '!electron',
      '!../../store/open',
      '!../../main',
      '!../../ipc/x',
    ],
  ],
  ...Object.fromEntries(
    adapters.map((adapter) => [
      `electron/${adapter}/x.ts`,
      [
        ...[
          './y',
          './deep/y',
          '../core/ports',
          '../disk/wholeFile',
          '../../shared/sale',
          'node:fs',
          'node:fs/promises',
        ],
        ...[
          '!../main',
          '!../preload/bridge',
          '!../../renderer/pos',
          '!../../tests/x',
          '!../../scripts/x',
          '!..',
          '!../..',
        ],
        ...['!react', '!lodash', '!playwright', '!fs'],
        ...adapters.filter((other) => other !== adapter).flatMap((other) => [`!../${other}/x`, `!../${other}`]),
        withElectron.includes(adapter) ? 'electron' : '!electron',
      ],
    ]),
  ),
  'electron/disk/x.ts': [
    ...['./y', '../core/ports', 'node:fs', 'node:fs/promises', '!../../shared/sale', '!electron', '!better-sqlite3'],
    ...['!zod', '!../main', '!..', '!./../store/open', '!../preload/bridge', '!../../renderer/pos', '!../../scripts/x'],
    ...adapters.map((adapter) => `!../${adapter}/x`),
  ],
  'electron/bakong/simulator/x.ts': [
    '../client',
    './y',
    '../../core/ports',
    '../../../shared/money',
    'zod',
    '!../../store/open',
    '!electron',
  ],
  'electron/store/y.ts': ['better-sqlite3', 'zod'],
  'electron/khqr/y.ts': ['bakong-khqr', 'qrcode', 'qr'],
  'electron/api/y.ts': ['hono', 'hono/bearer-auth', '@hono/node-server', 'lossless-json', 'zod'],
  'electron/system/y.ts': ['electron-updater', '!zod', '!better-sqlite3'],
  'electron/windows/y.ts': ['!zod', '!better-sqlite3', '!hono', '!qrcode', '!qr'],
  'electron/preload/x.ts': [
    ...['./bridge', '../../shared/grants', 'electron', '!zod', '!node:fs', '!../core/ports', '!../ipc/router'],
    ...['!./../core/ports', '!../../renderer/pos', '!../main'],
  ],
  'electron/main.ts': [
    ...['electron', 'node:path', './core/till', './store/open', './ipc/router', '../shared/grants'],
    ...['!../renderer/pos', '!./preload/cashier', '!../tests/x', '!../scripts/x'],
  ],
  'renderer/x.ts': [
    'react',
    'react-dom/client',
    'react/jsx-runtime',
    './pos',
    '../shared/text/en',
    '@fontsource-variable/inter',
    '!electron',
    '!node:fs',
    '!zod',
    '!../electron/core/ports',
  ],
  'renderer/cashier/x.tsx': [
    '../ui/Button',
    './Amount',
    '../../shared/money',
    '!../../electron/ipc/router',
    '!../../tests/x',
    '!lodash',
  ],
}

/** Whole lines that must be refused, other than by their module. */
const lines: Readonly<Record<string, readonly string[]>> = {
  'electron/ipc/raw.ts': [
    "import { ipcMain } from 'electron'",
    "import { ipcMain as raw } from 'electron'",
    "import * as electron from 'electron'",
  ],
  'electron/windows/raw.ts': ["import { ipcRenderer } from 'electron'", "import { app, ipcMain } from 'electron'"],
  'electron/preload/raw.ts': ["import { ipcMain } from 'electron'", "import * as electron from 'electron'"],
  'electron/core/kinds.ts': [
    "import type { App } from 'electron'",
    "export * from '../store/open'",
    "export { app } from 'electron'",
    "export const late = import('../store/open')",
    "export const old = require('node:fs')",
  ],
  'electron/api/net.ts': [
    "export const a = fetch('https://example.com')",
    "export const b = new WebSocket('wss://example.com')",
  ],
  'renderer/net.ts': [
    "export const a = fetch('/')",
    'export const b = new XMLHttpRequest()',
    "export const c = new EventSource('/')",
  ],
}

/** And lines that must pass. */
const fineLines: Readonly<Record<string, readonly string[]>> = {
  'electron/bakong/net.ts': ["export const a = fetch('https://api-bakong.nbc.gov.kh')"],
  'electron/preload/fine.ts': ["import { contextBridge, ipcRenderer } from 'electron'"],
  'electron/khqr/fine.ts': [
    "import { createRequire } from 'node:module'",
    'const require = createRequire(import.meta.url)',
    "export const sdk = require('bakong-khqr')",
  ],
  'tests/any.ts': ["import { app } from 'electron'", "import { openStore } from '../electron/store/open'"],
}

const wallRules = new Set([
  'lint/style/noRestrictedImports',
  'lint/style/noRestrictedGlobals',
  'lint/performance/noNamespaceImport',
])

interface Diagnostic {
  readonly category: string
  readonly location: { readonly path: string; readonly start: { readonly line: number } }
}

let folder = ''
/** `file:line` of everything that was refused. */
const refused = new Set<string>()

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'khqr-walls-'))
  cpSync(join(root, 'biome.json'), join(folder, 'biome.json'))
  const imported = Object.entries(imports).map(
    ([file, modules]) => [file, modules.map((module) => `import '${module.replace('!', '')}'`)] as const,
  )
  for (const [file, text] of [...imported, ...Object.entries(lines), ...Object.entries(fineLines)]) {
    mkdirSync(join(folder, dirname(file)), { recursive: true })
    writeFileSync(join(folder, file), `${text.join('\n')}\n`)
  }
  // One run for all: it exits with 1, since it finds what it is meant to find.
  const report = join(folder, 'report.json')
  const args = [
    'lint',
    '--vcs-enabled=false',
    '--max-diagnostics=none',
    '--reporter=json',
    `--reporter-file=${report}`,
    '.',
  ]
  expect(() => execFileSync(process.execPath, [biome, ...args], { cwd: folder, stdio: 'pipe' })).toThrow(
    'Command failed',
  )
  const { diagnostics } = JSON.parse(readFileSync(report, 'utf8')) as { diagnostics: Diagnostic[] }
  for (const { category, location } of diagnostics) {
    if (wallRules.has(category)) refused.add(`${location.path.replaceAll('\\', '/')}:${location.start.line}`)
  }
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('imports', () => {
  it.each(Object.entries(imports))('of %s', (file, modules) => {
    const found = modules.map(
      (module, index) => (refused.has(`${file}:${index + 1}`) ? '!' : '') + module.replace('!', ''),
    )
    expect(found).toEqual(modules)
  })
})

describe('ways around', () => {
  it.each(Object.entries(lines))('in %s are refused', (file, text) => {
    expect(text.filter((_line, index) => !refused.has(`${file}:${index + 1}`))).toEqual([])
  })

  it.each(Object.entries(fineLines))('are not seen where there are none: %s', (file, text) => {
    expect(text.filter((_line, index) => refused.has(`${file}:${index + 1}`))).toEqual([])
  })
})

describe('the folders', () => {
  it('of electron/ each have a wall', () => {
    const here = readdirSync(join(root, 'electron'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
    const walled = ['core', 'disk', 'preload', ...adapters]
    expect(here.map(({ name }) => name).filter((name) => !walled.includes(name))).toEqual([])
  })
})

// What the till is made of and under which licence; a test holds it against the packages themselves.

export interface Licence {
  readonly name: string
  readonly version: string
  readonly licence: string
}

export const licences: readonly Licence[] = [
  { name: '@fontsource-variable/inter', version: '5.3.0', licence: 'OFL-1.1' },
  { name: '@fontsource-variable/noto-sans-khmer', version: '5.3.0', licence: 'OFL-1.1' },
  { name: '@fontsource-variable/nunito-sans', version: '5.3.0', licence: 'OFL-1.1' },
  { name: '@hono/node-server', version: '2.1.8', licence: 'MIT' },
  { name: 'bakong-khqr', version: '1.0.20', licence: 'ISC' },
  { name: 'better-sqlite3', version: '13.2.0', licence: 'MIT' },
  { name: 'electron-updater', version: '6.8.10', licence: 'MIT' },
  { name: 'hono', version: '4.13.19', licence: 'MIT' },
  { name: 'lossless-json', version: '4.3.3', licence: 'MIT' },
  { name: 'qr', version: '0.7.0', licence: '(MIT OR Apache-2.0)' },
  { name: 'qrcode', version: '1.5.4', licence: 'MIT' },
  { name: 'react', version: '19.3.1', licence: 'MIT' },
  { name: 'react-dom', version: '19.3.1', licence: 'MIT' },
  { name: 'zod', version: '4.6.7', licence: 'MIT' },
]

// Whoever starts the till could lead it elsewhere, look into it or change what it trusts, by a switch or a variable of
// Chromium's, Electron's or Node's.

import { describe, expect, it } from 'vitest'
import { judgeLaunch, type Launch } from '../../electron/system/launch'

const judge = (over: Partial<Launch>) => judgeLaunch({ args: [], env: {}, platform: 'linux', ...over })

describe('switches', () => {
  it.each([
    ['--remote-debugging-port=9222', '--remote-debugging-port'],
    ['--remote-debugging-pipe', '--remote-debugging-pipe'],
    ['--inspect', '--inspect'],
    ['--inspect-brk=0.0.0.0:9229', '--inspect-brk'],
    ['--js-flags=--expose-gc', '--js-flags'],
    ['--load-extension=/tmp/x', '--load-extension'],
    ['--host-rules=MAP * evil.example', '--host-rules'],
    ['--host-resolver-rules=MAP * 10.0.0.1', '--host-resolver-rules'],
    ['--proxy-server=evil.example:8080', '--proxy-server'],
    ['--proxy-pac-url=http://evil.example/', '--proxy-pac-url'],
    ['--ignore-certificate-errors', '--ignore-certificate-errors'],
    ['--disable-web-security', '--disable-web-security'],
    ['--user-data-dir=/tmp/x', '--user-data-dir'],
    ['--renderer-cmd-prefix=/tmp/x', '--renderer-cmd-prefix'],
    ['--password-store=basic', '--password-store'],
    ['--ssl-key-log-file=/tmp/x', '--ssl-key-log-file'],
    ['--enable-features=X', '--enable-features'],
    ['-remote-debugging-port=9222', '-remote-debugging-port'],
    ['--__proto__=1', '--__proto__'],
    ['--lang=../../x', '--lang'],
    ['--ozone-platform=headless', '--ozone-platform'],
    ['--OZONE-PLATFORM=x11', '--OZONE-PLATFORM'],
  ])('%s is left out of the next start', (arg, name) => {
    expect(judge({ args: ['--disable-gpu', arg] })).toMatchObject({ args: ['--disable-gpu'], tooLate: [name] })
  })

  it('those of looks stay, and nothing is started again for them', () => {
    const args = ['--ozone-platform=x11', '--disable-gpu', '--choose-backup', '--force-device-scale-factor=1.25']
    expect(judge({ args })).toEqual({
      args,
      variables: [],
      tooLate: [],
      withoutSandbox: false,
      startedWithout: [],
    })
  })

  it('Windows takes a slash for a dash', () => {
    expect(judge({ args: ['/remote-debugging-port=1'], platform: 'win32' }).tooLate).toEqual(['/remote-debugging-port'])
    expect(judge({ args: ['/home/x/a.txt'] }).tooLate).toEqual([])
  })

  it('no sandbox is a wish of its own: whether it is granted only Chromium can say', () => {
    expect(judge({ args: ['--no-sandbox'] })).toMatchObject({ args: [], tooLate: [], withoutSandbox: true })
    expect(judge({ args: ['--no-sandbox=1'] })).toMatchObject({ tooLate: ['--no-sandbox'], withoutSandbox: false })
  })

  it('names are another’s words: they bring no lines into the log, and no value', () => {
    const { tooLate } = judge({ args: ['--a\nb"=secret', `--${'x'.repeat(500)}`, ...Array(100).fill('--y')] })
    expect(tooLate[0]).toBe('--ab')
    expect(tooLate[1]).toHaveLength(60)
    expect(tooLate).toHaveLength(20)
  })
})

describe('variables', () => {
  it.each([
    'NODE_USE_ENV_PROXY',
    'NODE_USE_SYSTEM_CA',
    'NODE_DEBUG',
    'NODE_V8_COVERAGE',
    'NODE_COMPILE_CACHE',
    'NODE_PATH',
    'ELECTRON_ENABLE_LOGGING',
    'ELECTRON_LOG_FILE',
    'ELECTRON_NO_ASAR',
    'CHROME_DEVEL_SANDBOX',
    'OPENSSL_CONF',
  ])('%s may have had its effect: it starts again without', (name) => {
    expect(judge({ env: { [name]: '1', PATH: '/bin' } })).toMatchObject({ variables: [name], tooLate: [name] })
  })

  it.each([
    'NODE_OPTIONS',
    'NODE_EXTRA_CA_CERTS',
    'NODE_TLS_REJECT_UNAUTHORIZED',
    'SSLKEYLOGFILE',
    'SSL_CERT_FILE',
    'ELECTRON_RUN_AS_NODE',
    'ELECTRON_RENDERER_URL',
    'KHQR_POS_TEST',
    'KHQR_POS_BAKONG_URL',
    'KHQR_POS_WHATEVER_COMES',
  ])('%s is taken away in time', (name) => {
    expect(judge({ env: { [name]: '1' } })).toMatchObject({ variables: [name], tooLate: [] })
  })

  it('the owner’s own stay, and the system’s', () => {
    const env = {
      KHQR_POS_DATA_DIR: '/d',
      KHQR_POS_PROVISION: '/p',
      DISPLAY: ':0',
      CHROME_DESKTOP: 'x',
      APPIMAGE: '/a',
    }
    expect(judge({ env })).toMatchObject({ variables: [], tooLate: [] })
  })

  it('Windows does not tell small letters from large ones', () => {
    expect(judge({ env: { node_debug: '1' }, platform: 'win32' }).tooLate).toEqual(['node_debug'])
    expect(judge({ env: { node_debug: '1' } }).tooLate).toEqual([])
  })

  it('the second start knows what the first was ended for', () => {
    expect(judge({ env: { KHQR_POS_STARTED_WITHOUT: '--js-flags NODE_DEBUG' } })).toMatchObject({
      variables: [],
      startedWithout: ['--js-flags', 'NODE_DEBUG'],
    })
  })
})

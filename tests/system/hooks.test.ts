// A packed till that obeys a test's hook shows a fake PAID in the live books, and sends the token to whoever set it.

import { expect, it } from 'vitest'
import { hooksOf } from '../../electron/system/hooks'

const env = {
  KHQR_POS_TEST: '1',
  KHQR_POS_BAKONG_URL: 'http://127.0.0.1:9555',
  ELECTRON_RENDERER_URL: 'http://127.0.0.1:5173',
}

it('a packed till knows no hook, whatever its environment says', () => {
  expect(hooksOf({ packaged: true, env })).toEqual({ underTest: false, bakongUrl: undefined, rendererUrl: undefined })
  expect(hooksOf({ packaged: true, env: { ...env, KHQR_POS_BAKONG_URL: 'nonsense' } }).bakongUrl).toBeUndefined()
})

it('a test has its Bakong, and a developer Vite’s server', () => {
  expect(hooksOf({ packaged: false, env })).toEqual({
    underTest: true,
    bakongUrl: env.KHQR_POS_BAKONG_URL,
    rendererUrl: env.ELECTRON_RENDERER_URL,
  })
  expect(hooksOf({ packaged: false, env: { ...env, KHQR_POS_TEST: '' } }).bakongUrl).toBeUndefined()
  expect(() => hooksOf({ packaged: false, env: { ...env, KHQR_POS_BAKONG_URL: 'http://evil.example' } })).toThrow()
})

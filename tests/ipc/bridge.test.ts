// What a page gets of the till. If it leaks Electron's own objects, a script in a page could ask for anything.

import { readFileSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { createBridge } from '../../electron/preload/bridge'
import { ANNOUNCE_CHANNEL, COMMAND_CHANNEL, grants } from '../../shared/grants'
import { ok, refuse } from '../../shared/result'

function bridgeKit() {
  const listeners: ((event: unknown, name: unknown, value: unknown) => void)[] = []
  const invoke = vi.fn(async () => ok('answer'))
  const on = vi.fn((_channel: string, listener: (typeof listeners)[number]) => listeners.push(listener))
  const bridge = createBridge(grants.cashier, { invoke, on } as never)
  const announce = (name: unknown, value: unknown) => {
    for (const listener of listeners) listener({ sender: 'ipcRenderer itself' }, name, value)
  }
  return { bridge, invoke, on, announce }
}

describe('createBridge', () => {
  it('is two functions and nothing else', () => {
    expect(Object.keys(bridgeKit().bridge).sort()).toEqual(['call', 'on'])
  })

  it('asks main for what is granted', async () => {
    const { bridge, invoke } = bridgeKit()
    expect(await bridge.call('till.view', {})).toEqual(ok('answer'))
    expect(invoke).toHaveBeenCalledExactlyOnceWith(COMMAND_CHANNEL, 'till.view', {})
  })

  it.each([['settings.steal'], ['__proto__'], ['constructor'], ['pos.command'], [''], [undefined], [{}]])(
    'does not even ask for %s',
    async (name) => {
      const { bridge, invoke } = bridgeKit()
      expect(await bridge.call(name as string, {})).toEqual(
        refuse('forbidden', undefined, 'not granted to this window'),
      )
      expect(invoke).not.toHaveBeenCalled()
    },
  )

  it('gives listeners the value and never the event', () => {
    const { bridge, announce, on } = bridgeKit()
    const listener = vi.fn()
    bridge.on('till.changed', listener)
    announce('till.changed', { at: 1 })
    expect(listener.mock.calls).toEqual([[{ at: 1 }]])
    expect(on).toHaveBeenCalledExactlyOnceWith(ANNOUNCE_CHANNEL, expect.any(Function))
  })

  it('tells only those who listen to that name', () => {
    const { bridge, announce } = bridgeKit()
    const listener = vi.fn()
    bridge.on('till.changed', listener)
    announce('other.changed', 1)
    announce(undefined, 1)
    expect(listener).not.toHaveBeenCalled()
  })

  it('stops at once when told to, even from within a listener', () => {
    const { bridge, announce } = bridgeKit()
    const second = vi.fn()
    const stops: (() => void)[] = []
    const first = vi.fn(() => stops[0]?.())
    stops.push(bridge.on('till.changed', first))
    bridge.on('till.changed', second)
    announce('till.changed', 1)
    announce('till.changed', 2)
    expect(first).toHaveBeenCalledTimes(1)
    expect(second).toHaveBeenCalledTimes(2)
  })

  it('throws at a page that listens to what it is not granted, or without end', () => {
    const { bridge } = bridgeKit()
    expect(() => bridge.on('customer.changed', () => undefined)).toThrow('granted')
    const listenForEver = () => {
      for (let index = 0; index < 1_000; index += 1) bridge.on('till.changed', () => undefined)
    }
    expect(listenForEver).toThrow('listeners')
  })
})

describe('what the preload is made of', () => {
  it.each([
    ['shared/grants.ts'],
    ['shared/result.ts'],
    ['electron/preload/bridge.ts'],
    ['electron/preload/cashier.ts'],
    ['electron/preload/customer.ts'],
  ])('%s brings no schema library into the preload', (file) => {
    const source = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
    const imported = source
      .split('\n')
      .filter((line) => /^(import|export).* from /.test(line) && !/^import type /.test(line))
    const harmless = /'(electron|\.\/bridge|\.\.\/\.\.\/shared\/(grants|result))'$/
    expect(imported.filter((line) => !harmless.test(line))).toEqual([])
  })
})

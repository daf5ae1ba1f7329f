// The door out. If it fails, a screen goes on showing a code that is already paid.

import { describe, expect, it } from 'vitest'
import { createAnnouncer, type HearingContents } from '../../electron/ipc/announce'
import { ANNOUNCE_CHANNEL, grants } from '../../shared/grants'
import type { TillView } from '../../shared/till'

const view = (at: number) => ({ at }) as TillView

function aWindow({ destroyed = false, crashed = false } = {}) {
  const heard: unknown[][] = []
  const contents = {
    isDestroyed: () => contents.destroyed,
    isCrashed: () => crashed,
    send: (...words: unknown[]) => {
      if (contents.destroyed) throw new TypeError('Object has been destroyed')
      heard.push(words)
    },
    heard,
    destroyed,
  }
  return contents as typeof contents & HearingContents
}

describe('announce', () => {
  it('tells every window', () => {
    const announcer = createAnnouncer({ grants })
    const windows = [aWindow(), aWindow()]
    for (const window of windows) announcer.attach(window, 'cashier')
    announcer.announce('till.changed', view(1))
    for (const { heard } of windows) expect(heard).toEqual([[ANNOUNCE_CHANNEL, 'till.changed', { at: 1 }]])
  })

  it('tells nothing to a window without the grant, neither now nor when it is told again', () => {
    const announcer = createAnnouncer({ grants: { ...grants, cashier: { commands: [], announcements: [] } } })
    const window = aWindow()
    announcer.attach(window, 'cashier')
    announcer.announce('till.changed', view(1))
    announcer.replay(window)
    expect(window.heard).toEqual([])
  })

  it('shows the customer’s window nothing that is the cashier’s', () => {
    const announcer = createAnnouncer({ grants })
    const window = aWindow()
    announcer.attach(window, 'customer')
    announcer.announce('till.changed', view(1))
    announcer.replay(window)
    expect(window.heard).toEqual([])
  })

  it('passes over windows that are gone or have crashed, and tells the others', () => {
    const announcer = createAnnouncer({ grants })
    const [gone, crashed, well] = [aWindow({ destroyed: true }), aWindow({ crashed: true }), aWindow()]
    for (const window of [gone, crashed, well]) announcer.attach(window, 'cashier')
    announcer.announce('till.changed', view(1))
    expect([gone.heard.length, crashed.heard.length, well.heard.length]).toEqual([0, 0, 1])
  })

  it('forgets destroyed windows, so that years of reopening do not add up', () => {
    const announcer = createAnnouncer({ grants })
    for (let index = 0; index < 100; index += 1) {
      const window = aWindow()
      announcer.attach(window, 'cashier')
      window.destroyed = true
    }
    expect(() => announcer.announce('till.changed', view(1))).not.toThrow()
  })

  it('tells a later window the last word only', () => {
    const announcer = createAnnouncer({ grants })
    announcer.announce('till.changed', view(1))
    announcer.announce('till.changed', view(2))
    const window = aWindow()
    announcer.attach(window, 'cashier')
    expect(window.heard).toEqual([])
    announcer.replay(window)
    expect(window.heard).toEqual([[ANNOUNCE_CHANNEL, 'till.changed', { at: 2 }]])
  })

  it('replays nothing to a window it was never given', () => {
    expect(() => createAnnouncer({ grants }).replay(aWindow())).toThrow('only an attached window')
  })
})

// Puts updates together: who decides, the feed's own session, and the way from the till to the installer and back.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { app, BrowserWindow, session } from 'electron'
import { FeedUrl, type Provision } from '../shared/provision'
import type { Result } from '../shared/result'
import type { UpdatesOff } from '../shared/updates'
import { Updates, type UpdatesDeps, updateFeed } from './core/updates'
import type { Log } from './system/log'
import { createUpdater, replaceable, UPDATE_PARTITION } from './system/updates'
import { guardFeed } from './windows/guard'

/** @returns the address to ask, or why nobody is asked. Before the app is ready: its host must be let through. */
export function findFeed(provision: Provision, underTest: boolean): Result<string, UpdatesOff> {
  const able = (app.isPackaged || underTest) && replaceable(process.resourcesPath, process.platform, process.env)
  return updateFeed({
    provisioned: Object.keys(provision).length > 0,
    file: provision.updates,
    packed: packedFeed(),
    replaceable: able,
  })
}

/** What packing wrote into package.json (scripts/package.mjs), inside the archive. */
function packedFeed(): string | null {
  const { updateFeed: feed } = JSON.parse(readFileSync(join(app.getAppPath(), 'package.json'), 'utf8'))
  return feed === undefined ? null : FeedUrl.parse(feed)
}

export interface UpdatingDeps
  extends Pick<UpdatesDeps, 'clock' | 'feed' | 'open' | 'backUp' | 'changed' | 'storeFailed' | 'onBug'> {
  readonly data: string
  readonly log: Log
  /** Closes the books and all that hangs on them. */
  readonly closeAll: () => void
}

export function createUpdates(deps: UpdatingDeps): Updates {
  const { feed, log, data, closeAll } = deps
  return new Updates({
    ...deps,
    version: app.getVersion(),
    host: feed.ok ? new URL(feed.value).host : null,
    updater: once(async () => {
      if (!feed.ok) throw new Error('nobody asks without a feed')
      guardFeed(session.fromPartition(UPDATE_PARTITION, { cache: false }), feed.value, log)
      return await createUpdater({
        feed: feed.value,
        resources: process.resourcesPath,
        data,
        unpacked: !app.isPackaged,
        log,
      })
    }),
    leave: () => {
      closeAll()
      // No page may ask for books that are closed; and the new till must find the lock free.
      for (const window of BrowserWindow.getAllWindows()) window.destroy()
      app.releaseSingleInstanceLock()
    },
    comeBack: () => {
      log('error', 'update.not-installed')
      app.relaunch()
      app.exit(0)
    },
    told: (event, facts) => log(event === 'failed' ? 'warn' : 'info', `update.${event}`, facts),
  })
}

/** Makes it when it is first asked for; what failed is made anew. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null
  return () => {
    made ??= make().catch((failure: unknown) => {
      made = null
      throw failure
    })
    return made
  }
}

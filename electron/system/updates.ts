// Fetches and installs newer tills by electron-updater, from one address. Loaded when it is first needed.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { UpdateInfo } from 'electron-updater'
import type { Release } from '../../shared/updates'
import { type Updater, UpdateTrouble } from '../core/ports'
import { writeWhole } from '../disk/wholeFile'
import type { Log } from './log'

/** The session of electron-updater, apart from the pages'. It may reach the feed and nothing else (windows/guard.ts). */
export const UPDATE_PARTITION = 'electron-updater'

export interface UpdaterOptions {
  /** Where `latest.yml` or `latest-linux.yml` lies, and what it names. */
  readonly feed: string
  /** The package's own files: its `app-update.yml` names the publisher whose signature Windows asks for. */
  readonly resources: string
  /** Where a till without one keeps its own. */
  readonly data: string
  /** A test runs unpacked. */
  readonly unpacked: boolean
  readonly log: Log
}

/** Whether a till of this kind can be replaced from within: not a portable one, and not an unpacked archive. */
export function replaceable(resources: string, platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean {
  if (platform === 'win32') return env['PORTABLE_EXECUTABLE_DIR'] === undefined
  // electron-builder writes it into deb and rpm.
  return env['APPIMAGE'] !== undefined || existsSync(join(resources, 'package-type'))
}

/** Makes ready; nothing is asked yet. @throws UpdateTrouble */
export async function createUpdater(options: UpdaterOptions): Promise<Updater> {
  const { autoUpdater, CancellationToken } = await import('electron-updater')
  const { feed, resources, data, log } = options
  const say = (level: 'info' | 'warn' | 'error') => (message?: unknown) => {
    log(level, 'update.says', { message: String(message).slice(0, 500) })
  }
  autoUpdater.logger = { info: say('info'), warn: say('warn'), error: say('warn') }
  autoUpdater.autoDownload = false
  autoUpdater.autoInstallOnAppQuit = false
  autoUpdater.allowDowngrade = false
  autoUpdater.allowPrerelease = false
  autoUpdater.disableWebInstaller = true
  // It would tell tills apart, by a number that never changes.
  autoUpdater.requestHeaders = { 'x-user-staging-id': 'not-told' }
  if (!existsSync(join(resources, 'app-update.yml'))) {
    const path = join(data, 'update-feed.yml')
    try {
      // JSON is YAML.
      await writeWhole(
        path,
        JSON.stringify({ provider: 'generic', url: feed, updaterCacheDirName: 'khqr-pos-updater' }),
      )
    } catch (error) {
      throw troubleOf(error)
    }
    autoUpdater.updateConfigPath = path
  }
  autoUpdater.forceDevUpdateConfig = options.unpacked
  autoUpdater.setFeedURL({ provider: 'generic', url: feed })
  // What went wrong comes as a rejection too; an `error` that nobody hears would end the till.
  let failed: unknown = null
  autoUpdater.on('error', (error) => {
    failed = error
  })
  let token = new CancellationToken()
  return {
    async check() {
      try {
        const found = await autoUpdater.checkForUpdates()
        return found?.isUpdateAvailable ? releaseOf(found.updateInfo) : null
      } catch (error) {
        throw troubleOf(error)
      }
    },
    async download(heard) {
      const listen = ({ percent }: { readonly percent: number }) => heard(percent)
      token = new CancellationToken()
      autoUpdater.on('download-progress', listen)
      try {
        await autoUpdater.downloadUpdate(token)
      } catch (error) {
        throw troubleOf(error)
      } finally {
        autoUpdater.off('download-progress', listen)
      }
    },
    cancel: () => token.cancel(),
    install() {
      failed = null
      // Silent, and the till is started again.
      autoUpdater.quitAndInstall(true, true)
      return failed === null
    },
  }
}

function releaseOf({ version, releaseNotes }: UpdateInfo): Release {
  const notes = Array.isArray(releaseNotes) ? releaseNotes.map(({ note }) => note ?? '').join('\n\n') : releaseNotes
  return { version: version.slice(0, 50), notes: typeof notes === 'string' ? notes : '' }
}

const BAD_FEED =
  /^ERR_UPDATER_(INVALID_UPDATE_INFO|INVALID_VERSION|NO_FILES_PROVIDED|ASSET_NOT_FOUND|NO_CHECKSUM|LATEST_VERSION_NOT_FOUND|CHANNEL_FILE_NOT_FOUND)$/

/** What electron-updater threw, as one of our troubles; a bug in it is no reason to end the till either. */
export function troubleOf(error: unknown): UpdateTrouble {
  const { code, message, statusCode } = (error ?? {}) as { code?: unknown; message?: unknown; statusCode?: unknown }
  const name = typeof code === 'string' ? code : ''
  const text = String(message ?? error)
  const detail = (name === '' ? text : `${name}: ${text}`).slice(0, 300)
  if (name === 'ERR_CHECKSUM_MISMATCH' || name === 'ERR_UPDATER_INVALID_SIGNATURE')
    return new UpdateTrouble('not-genuine', detail)
  if (name === 'ENOSPC') return new UpdateTrouble('disk-full', detail)
  if (BAD_FEED.test(name)) return new UpdateTrouble('bad-feed', detail)
  if (typeof statusCode === 'number' || /net::ERR_|^E(CONN|HOST|NET|TIMEDOUT|AI_)/.test(`${name} ${text}`))
    return new UpdateTrouble('unreachable', detail)
  return new UpdateTrouble('other', detail)
}

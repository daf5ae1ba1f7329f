// Words of troubles of the disk and the books, backups and restoring.

const en = {}

const km: typeof en = {}

export const storage = { en, km }

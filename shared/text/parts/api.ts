// Words of the local API: on or off, keys, webhooks.

const en = {}

const km: typeof en = {}

export const api = { en, km }

// Words of setting the shop up and changing it later.

const en = {}

const km: typeof en = {}

export const setup = { en, km }

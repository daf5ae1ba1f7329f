// Words of people, PINs and what they did.

const en = {}

const km: typeof en = {}

export const people = { en, km }

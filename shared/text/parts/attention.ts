// Words of the page "Needs attention", late money, confirming by hand, sticker sales.

const en = {}

const km: typeof en = {}

export const attention = { en, km }

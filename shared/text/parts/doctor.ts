// Words of the check-up page of the link and the machine.

const en = {}

const km: typeof en = {}

export const doctor = { en, km }

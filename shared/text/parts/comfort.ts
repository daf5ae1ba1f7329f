// Words of kiosk, start with the computer, help for keys, about.

const en = {}

const km: typeof en = {}

export const comfort = { en, km }

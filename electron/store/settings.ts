// Settings: texts by key. What they mean is core's business.

import type { Store } from '../core/ports'
import type { Sql } from './statements'

export function settingsPart(sql: Sql): Pick<Store, 'setting' | 'putSetting'> {
  return {
    setting: (key) => sql<{ value: string }>('SELECT value FROM setting WHERE key = ?').get(key)?.value ?? null,
    putSetting: (key, value) => {
      sql('INSERT INTO setting VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value').run(key, value)
    },
  }
}

// Words of the local API: on or off, keys, webhooks.

const en = {
  salesWait: (count: number) => (count === 1 ? '1 more sale waits' : `${count} more sales wait`),
}

const km: typeof en = {
  salesWait: (count: number) => `មានការលក់ ${count} ទៀតកំពុងរង់ចាំ`,
}

export const api = { en, km }

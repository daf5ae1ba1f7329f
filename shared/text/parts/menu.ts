// Words of the menu and the names of its pages.

const en = {
  open: 'Menu',
  back: 'Back',
  groups: { shop: 'The shop', people: 'Its people', machine: 'This computer' },
  screens: 'Screens',
  api: 'Local API',
  saleWaits: 'A sale is on the screen',
  goThere: 'Go to the sale',
}

const km: typeof en = {
  open: 'ម៉ឺនុយ',
  back: 'ត្រឡប់',
  groups: { shop: 'ការកំណត់ហាង', people: 'អ្នកធ្វើការ', machine: 'កុំព្យូទ័រនេះ' },
  screens: 'អេក្រង់',
  api: 'API ក្នុងកុំព្យូទ័រ',
  saleWaits: 'មានការលក់មួយនៅលើអេក្រង់',
  goThere: 'ទៅកាន់ការលក់',
}

export const menu = { en, km }

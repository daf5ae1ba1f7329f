// Words of the menu and the names of its pages.

const en = {
  open: 'Menu',
  back: 'Back',
  screens: 'Screens',
  api: 'Local API',
  saleWaits: 'A sale is on the screen',
  goThere: 'Go to the sale',
}

const km: typeof en = {
  open: 'ម៉ឺនុយ',
  back: 'ត្រឡប់',
  screens: 'អេក្រង់',
  api: 'API ក្នុងម៉ាស៊ីន',
  saleWaits: 'មានការលក់មួយនៅលើអេក្រង់',
  goThere: 'ទៅកាន់ការលក់',
}

export const menu = { en, km }

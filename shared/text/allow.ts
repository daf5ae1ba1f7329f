// The question to a manager, for each command that needs one: what is about to be done, with its amounts and names. Main
// makes the sentence; a command without one, in either language, does not compile.

import type { ManagerCommand } from '../contract'
import type { FactName, Facts } from '../facts'
import type { Language } from '../settings'

/** The words of a fact, or a dash. What a sentence names does not stand below it again. */
type Say = (name: FactName) => string
type Sentences = Readonly<Record<ManagerCommand, (say: Say, facts: Facts) => string>>

const en: Sentences = {
  'attention.resolve': (say, { way }) =>
    way === 'refund-owed'
      ? `Refund ${say('amount')} of sale ${say('bill')}?`
      : way === 'accepted'
        ? `Accept ${say('amount')} as payment of sale ${say('bill')}?`
        : `Leave sale ${say('bill')} with ${say('amount')} for later?`,
  'refund.made': (say) => `Were ${say('amount')} of sale ${say('bill')} given back?`,
  'sale.confirmByHand': (say) => `Take sale ${say('bill')} of ${say('amount')} as paid, without Bakong?`,
  'sticker.takeOld': (say) =>
    `Take the older receipt ${say('shortHash')} over ${say('amount')} for a sale? Another till may have sold for it already.`,
  'screens.choose': () => 'Choose another screen for the customer?',
  'slides.pick': () => 'Open this computer’s files, to add a picture for the customer’s screen?',
  'slides.remove': (say) => `Remove picture ${say('picture')} from the customer’s screen?`,
  'setup.welcomed': () => 'Close the welcome?',
  'setup.language': (say) => `Change the shop’s language: ${say('language')}?`,
  'setup.preview': () => 'Show how the shop’s code would look?',
  'setup.shop': () => 'Change the shop, and the account that gets the money?',
  'setup.sale': () => 'Change the rate, the currency or the life of codes?',
  'setup.bakong': () => 'Change how Bakong is asked?',
  'setup.token': () => 'Try a new Bakong token, and keep it if it is good?',
  'setup.forgetToken': () => 'Forget the Bakong token? Without one nothing can be sold.',
  'setup.renew': () => 'Ask Bakong for a new token now?',
  'setup.mode': (say) => `Change the books: ${say('mode')}?`,
  'setup.export': () => 'Save the set-up as a file on this computer?',
  'api.view': () => 'Show the local API and its keys?',
  'api.change': () => 'Change the local API?',
  'api.keyCreate': (say) => `Make an API key for “${say('name')}”?`,
  'api.keyRevoke': (say) => `Revoke the API key of “${say('name')}”?`,
  'webhooks.view': () => 'Show the webhooks?',
  'webhooks.add': (say) => `Tell ${say('url')} of sales?`,
  'webhooks.change': (say) => `Change the webhook ${say('url')}?`,
  'webhooks.remove': (say) => `Remove the webhook ${say('url')}?`,
  'webhooks.deliveries': () => 'Show what was sent to the webhooks?',
  'webhooks.redeliver': (say) => `Send number ${say('deliveryId')} to its webhook again?`,
  'webhooks.test': (say) => `Send a test to ${say('url')}?`,
  'people.add': (say) => `Add ${say('name')} as ${say('role')}?`,
  'people.change': (say) => `Change ${say('person')}?`,
  'people.lock': () => 'Change when a PIN is asked for?',
  'audit.view': () => 'Show what was done at this till?',
  'comfort.change': () => 'Change how the till runs on this computer?',
  'till.leave': () => 'Close the till?',
  'about.openFolder': () => 'Open the data folder on this computer?',
  'about.saveLogs': () => 'Save the logs into a folder of this computer?',
  'backups.make': () => 'Make a backup now?',
  'backups.verify': (say) => `Check the backup ${say('id')}?`,
  'backups.chooseSecond': (_, { off }) =>
    off === true ? 'Make no more backups in the second folder?' : 'Choose a second folder for backups?',
  'backups.goBack': () => 'Stop the till, and go back to a backup?',
  'outside.answer': (_, { take }) =>
    take === true
      ? 'Use what the file from outside says from now on?'
      : 'Keep what is now, and not follow the file from outside?',
  'outside.seen': () => 'Have you seen what a file from outside has changed?',
  'updates.view': () => 'Show the updates?',
  'updates.check': () => 'Look for a newer version?',
  'updates.download': (say) => `Download version ${say('version')}?`,
  'updates.install': (say) => `Install version ${say('version')}? The till starts again.`,
}

const km: Sentences = {
  'attention.resolve': (say, { way }) =>
    way === 'refund-owed'
      ? `សងប្រាក់ ${say('amount')} នៃការលក់លេខ ${say('bill')} វិញ?`
      : way === 'accepted'
        ? `ទទួលយក ${say('amount')} ជាប្រាក់បង់នៃការលក់លេខ ${say('bill')}?`
        : `ទុកការលក់លេខ ${say('bill')} ដែលមាន ${say('amount')} សម្រាប់ពេលក្រោយ?`,
  'refund.made': (say) => `តើបានប្រគល់ ${say('amount')} នៃការលក់លេខ ${say('bill')} វិញហើយឬនៅ?`,
  'sale.confirmByHand': (say) => `ចាត់ទុកការលក់លេខ ${say('bill')} ចំនួន ${say('amount')} ថាបានបង់ ដោយមិនបានសួរបាគង?`,
  'sticker.takeOld': (say) =>
    `ទទួលយកបង្កាន់ដៃចាស់ ${say('shortHash')} ចំនួន ${say('amount')} សម្រាប់ការលក់? បេឡាផ្សេងអាចបានលក់ដោយបង្កាន់ដៃនេះរួចហើយ។`,
  'screens.choose': () => 'ជ្រើសអេក្រង់ផ្សេងសម្រាប់អតិថិជន?',
  'slides.pick': () => 'បើកឯកសារក្នុងកុំព្យូទ័រនេះ ដើម្បីបន្ថែមរូបភាពលើអេក្រង់អតិថិជន?',
  'slides.remove': (say) => `លុបរូបភាពទី ${say('picture')} ចេញពីអេក្រង់អតិថិជន?`,
  'setup.welcomed': () => 'បិទការស្វាគមន៍?',
  'setup.language': (say) => `ប្ដូរភាសារបស់ហាង៖ ${say('language')}?`,
  'setup.preview': () => 'បង្ហាញរូបរាងកូដរបស់ហាង?',
  'setup.shop': () => 'កែព័ត៌មានហាង និងគណនីដែលទទួលប្រាក់?',
  'setup.sale': () => 'កែអត្រា រូបិយប័ណ្ណ ឬរយៈពេលរបស់កូដ?',
  'setup.bakong': () => 'កែរបៀបសួរបាគង?',
  'setup.token': () => 'សាក token បាគងថ្មី ហើយរក្សាទុកបើល្អ?',
  'setup.forgetToken': () => 'លុប token បាគង? បើគ្មាន token មិនអាចលក់បានទេ។',
  'setup.renew': () => 'សុំ token ថ្មីពីបាគងឥឡូវនេះ?',
  'setup.mode': (say) => `ប្ដូរបញ្ជី៖ ${say('mode')}?`,
  'setup.export': () => 'រក្សាទុកការរៀបចំជាឯកសារក្នុងកុំព្យូទ័រនេះ?',
  'api.view': () => 'បង្ហាញ API ក្នុងកុំព្យូទ័រ និងសោរបស់វា?',
  'api.change': () => 'កែ API ក្នុងកុំព្យូទ័រ?',
  'api.keyCreate': (say) => `បង្កើតសោ API សម្រាប់ «${say('name')}»?`,
  'api.keyRevoke': (say) => `ដកហូតសោ API របស់ «${say('name')}»?`,
  'webhooks.view': () => 'បង្ហាញវិបហ៊ុក?',
  'webhooks.add': (say) => `ជូនដំណឹងអំពីការលក់ទៅ ${say('url')}?`,
  'webhooks.change': (say) => `កែវិបហ៊ុក ${say('url')}?`,
  'webhooks.remove': (say) => `ដកវិបហ៊ុក ${say('url')} ចេញ?`,
  'webhooks.deliveries': () => 'បង្ហាញអ្វីដែលបានផ្ញើទៅវិបហ៊ុក?',
  'webhooks.redeliver': (say) => `ផ្ញើលេខ ${say('deliveryId')} ទៅវិបហ៊ុករបស់វាម្ដងទៀត?`,
  'webhooks.test': (say) => `ផ្ញើសារសាកល្បងទៅ ${say('url')}?`,
  'people.add': (say) => `បន្ថែម ${say('name')} ជា${say('role')}?`,
  'people.change': (say) => `កែ ${say('person')}?`,
  'people.lock': () => 'ប្ដូរពេលដែលត្រូវសួរលេខសម្ងាត់?',
  'audit.view': () => 'បង្ហាញសកម្មភាពដែលបានធ្វើលើបេឡានេះ?',
  'comfort.change': () => 'កែរបៀបដំណើរការរបស់បេឡាលើកុំព្យូទ័រនេះ?',
  'till.leave': () => 'បិទបេឡា?',
  'about.openFolder': () => 'បើកថតទិន្នន័យក្នុងកុំព្យូទ័រនេះ?',
  'about.saveLogs': () => 'រក្សាទុកកំណត់ហេតុបច្ចេកទេសក្នុងថតណាមួយនៃកុំព្យូទ័រនេះ?',
  'backups.make': () => 'ធ្វើការបម្រុងទុកឥឡូវនេះ?',
  'backups.verify': (say) => `ពិនិត្យច្បាប់បម្រុង ${say('id')}?`,
  'backups.chooseSecond': (_, { off }) => (off === true ? 'ឈប់បម្រុងទុកក្នុងថតទីពីរ?' : 'ជ្រើសថតទីពីរសម្រាប់ការបម្រុងទុក?'),
  'backups.goBack': () => 'បញ្ឈប់បេឡា ហើយត្រឡប់ទៅច្បាប់បម្រុង?',
  'outside.answer': (_, { take }) =>
    take === true ? 'ប្រើតាមឯកសារពីខាងក្រៅ ចាប់ពីពេលនេះទៅ?' : 'រក្សាដូចឥឡូវ ហើយមិនធ្វើតាមឯកសារពីខាងក្រៅ?',
  'outside.seen': () => 'តើអ្នកបានឃើញអ្វីដែលឯកសារពីខាងក្រៅបានប្ដូរហើយឬនៅ?',
  'updates.view': () => 'បង្ហាញកំណែថ្មី?',
  'updates.check': () => 'ពិនិត្យរកកំណែថ្មី?',
  'updates.download': (say) => `ទាញយកកំណែ ${say('version')}?`,
  'updates.install': (say) => `ដំឡើងកំណែ ${say('version')}? បេឡានឹងបើកឡើងវិញ។`,
}

export const allowSentences: Readonly<Record<Language, Sentences>> = { en, km }

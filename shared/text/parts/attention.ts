// Words of the page "Needs attention", late money, confirming by hand, sticker sales.

import type { Flag } from '../../flags'
import type { ResolutionWay } from '../../sale'
import type { TroubleKind } from '../../troubles'

const whysEn: Record<TroubleKind, string> = {
  offline: 'No internet',
  'timed-out': 'Bakong does not answer',
  blocked: 'Bakong blocks this connection',
  unauthorized: 'Bakong refuses the token',
  'quota-spent': 'Today’s look-ups are spent',
  'rate-limited': 'Asked too often. Wait a little',
  'server-error': 'Bakong has a fault',
  nonsense: 'Bakong’s answer can’t be read',
  'bad-request': 'Bakong did not take the question',
}

const whysKm: Record<TroubleKind, string> = {
  offline: 'គ្មានអ៊ីនធឺណិត',
  'timed-out': 'បាគងមិនឆ្លើយតប',
  blocked: 'បាគងទប់ស្កាត់ការតភ្ជាប់នេះ',
  unauthorized: 'បាគងបដិសេធ token',
  'quota-spent': 'ចំនួនសួរថ្ងៃនេះអស់ហើយ',
  'rate-limited': 'សួរញឹកញាប់ពេក។ សូមរង់ចាំបន្តិច',
  'server-error': 'បាគងមានបញ្ហា',
  nonsense: 'អានចម្លើយរបស់បាគងមិនបាន',
  'bad-request': 'បាគងមិនទទួលសំណួរនេះ',
}

const flagsEn: Record<Flag, string> = {
  LATE: 'Paid after the code’s time was up',
  AFTER_CANCEL: 'Paid after the sale was cancelled',
  DUPLICATE: 'Paid twice, or this money already paid another sale',
  AMOUNT_MISMATCH: 'The amount is not what was asked for',
  CURRENCY_MISMATCH: 'Paid in the other currency',
  ACCOUNT_MISMATCH: 'The money went to another account',
  MANUAL: 'Confirmed by hand. Bakong has not confirmed it yet',
  RECOVERED: 'Paid in time; the till learnt it late',
}

const flagsKm: Record<Flag, string> = {
  LATE: 'បង់ក្រោយពេលកូដផុតកំណត់',
  AFTER_CANCEL: 'បង់ក្រោយពេលការលក់ត្រូវបានបោះបង់',
  DUPLICATE: 'បង់ពីរដង ឬប្រាក់នេះបានបង់ការលក់ផ្សេងរួចហើយ',
  AMOUNT_MISMATCH: 'ចំនួនទឹកប្រាក់មិនត្រូវនឹងអ្វីដែលបានសុំ',
  CURRENCY_MISMATCH: 'បង់ជារូបិយប័ណ្ណផ្សេង',
  ACCOUNT_MISMATCH: 'ប្រាក់ចូលគណនីផ្សេង',
  MANUAL: 'បញ្ជាក់ដោយដៃ។ បាគងមិនទាន់បញ្ជាក់ទេ',
  RECOVERED: 'បង់ទាន់ពេល តែបេឡាទើបដឹង',
}

const waysEn: Record<ResolutionWay, string> = {
  accepted: 'Accept as paid',
  'refund-owed': 'Refund owed',
  left: 'Leave with a note',
}

const waysKm: Record<ResolutionWay, string> = {
  accepted: 'ទទួលយកថាបានបង់',
  'refund-owed': 'ត្រូវសងប្រាក់វិញ',
  left: 'ទុកសិន ដោយកំណត់ចំណាំ',
}

const en = {
  page: 'Needs attention',
  none: 'Nothing needs attention.',
  open: 'To decide',
  left: 'Left with a note',
  refunds: 'Refunds owed',
  owedTotal: 'Owed in all',
  asked: 'Asked',
  came: 'Came',
  nothingCame: 'Nothing that Bakong knows of',
  from: 'From',
  to: 'Went to',
  sentAt: 'Sent',
  learntAt: 'Learnt',
  unknownTime: 'Bakong does not say',
  receipt: 'Receipt',
  alsoPaid: (bill: string) => `This money paid sale ${bill}`,
  confirmedBy: (name: string, reason: string) => `Confirmed by ${name}: ${reason}`,
  resolvedBy: (name: string, note: string) => `By ${name}: ${note}`,
  flags: flagsEn,
  ways: waysEn,
  why: 'Why? This is kept with your name',
  save: 'Save',
  back: 'Back',
  refundMade: 'Refund made',
  howReturned: 'How was it given back?',

  alarmHead: {
    late: 'Money came late',
    wrong: 'Money came, but not as asked',
    twice: 'Money came twice',
  },
  alarmMore: (count: number) => `${count} in all`,
  alarmShow: 'Show',
  alarmSeen: 'Seen',

  whys: whysEn,
  stillAsking: 'Still asking. No answer yet',
  notReceived: 'Not received yet',
  cantAsk: (why: string) => `Can’t ask Bakong: ${why}`,

  byHand: 'Confirm by hand',
  byHandTitle: 'Confirm this sale by hand?',
  byHandHelp: 'Bakong can’t be asked now. The sale is marked until Bakong confirms it.',
  byHandReasons: {
    app: 'I saw the money in the shop’s banking app',
    receipt: 'I saw the customer’s receipt',
    bank: 'The bank confirmed it by phone',
  },
  byHandOther: 'Another reason',
  byHandNext: 'Go on',
  byHandSure: 'Did exactly this amount come?',
  byHandYes: 'Yes, mark as paid',
  byHandPaid: 'Paid, by hand',
  byHandHead: 'Confirmed by hand',
  byHandNote: 'Bakong has not confirmed this payment yet. The till keeps asking.',
  byHandMark: 'confirmed by hand',

  sticker: 'Sticker sale',
  stickerHelp: 'The customer paid the printed code. Type the amount and the 8 characters of the hash on their receipt.',
  stickerAmount: 'Amount',
  stickerHash: 'Hash on the receipt',
  stickerCheck: 'Check with Bakong',
  stickerCode: 'The shop’s printed code',
  stickerDemo: 'A customer pays the sticker',
  stickerBusy: 'Finish the sale on the screen first.',
  stickerFound: 'Received',
  stickerNotFound: 'Bakong knows no such payment. Check the amount and the hash.',
  stickerFailed: 'Bakong says that this payment failed.',
  stickerUsed: (bill: string) => `This payment already paid sale ${bill}.`,
  stickerDiffers: 'This payment does not fit',
  stickerDiffer: {
    account: (account: string) => `It went to another account: ${account}`,
    amount: () => 'The amount is another one',
    currency: () => 'The currency is another one',
    time: () => 'It was not sent within the last 24 hours',
  },
}

const km: typeof en = {
  page: 'ត្រូវពិនិត្យ',
  none: 'គ្មានអ្វីត្រូវពិនិត្យទេ។',
  open: 'ត្រូវសម្រេច',
  left: 'ទុកសិន ដោយមានកំណត់ចំណាំ',
  refunds: 'ប្រាក់ត្រូវសងវិញ',
  owedTotal: 'ត្រូវសងសរុប',
  asked: 'បានសុំ',
  came: 'បានចូល',
  nothingCame: 'បាគងមិនទាន់ដឹងថាមានប្រាក់ចូលទេ',
  from: 'ពី',
  to: 'ចូលទៅ',
  sentAt: 'ផ្ញើនៅ',
  learntAt: 'ដឹងនៅ',
  unknownTime: 'បាគងមិនបានប្រាប់',
  receipt: 'បង្កាន់ដៃ',
  alsoPaid: (bill) => `ប្រាក់នេះបានបង់ការលក់លេខ ${bill}`,
  confirmedBy: (name, reason) => `បញ្ជាក់ដោយ ${name}៖ ${reason}`,
  resolvedBy: (name, note) => `ដោយ ${name}៖ ${note}`,
  flags: flagsKm,
  ways: waysKm,
  why: 'មូលហេតុអ្វី? នឹងរក្សាទុកជាមួយឈ្មោះអ្នក',
  save: 'រក្សាទុក',
  back: 'ត្រឡប់',
  refundMade: 'បានសងហើយ',
  howReturned: 'បានសងតាមរបៀបណា?',

  alarmHead: {
    late: 'ប្រាក់ចូលយឺត',
    wrong: 'ប្រាក់ចូល តែមិនត្រូវនឹងអ្វីដែលបានសុំ',
    twice: 'ប្រាក់ចូលពីរដង',
  },
  alarmMore: (count) => `សរុប ${count}`,
  alarmShow: 'បង្ហាញ',
  alarmSeen: 'ឃើញហើយ',

  whys: whysKm,
  stillAsking: 'កំពុងសួរនៅឡើយ មិនទាន់មានចម្លើយ',
  notReceived: 'មិនទាន់ទទួលបានប្រាក់ទេ',
  cantAsk: (why) => `សួរបាគងមិនបាន៖ ${why}`,

  byHand: 'បញ្ជាក់ដោយដៃ',
  byHandTitle: 'បញ្ជាក់ការលក់នេះដោយដៃ?',
  byHandHelp: 'ឥឡូវសួរបាគងមិនបានទេ។ ការលក់នឹងត្រូវសម្គាល់ រហូតដល់បាគងបញ្ជាក់។',
  byHandReasons: {
    app: 'ខ្ញុំឃើញប្រាក់ក្នុងកម្មវិធីធនាគាររបស់ហាង',
    receipt: 'ខ្ញុំឃើញបង្កាន់ដៃរបស់អតិថិជន',
    bank: 'ធនាគារបានបញ្ជាក់តាមទូរសព្ទ',
  },
  byHandOther: 'មូលហេតុផ្សេង',
  byHandNext: 'បន្ត',
  byHandSure: 'តើប្រាក់ចំនួននេះគត់បានចូលមែនទេ?',
  byHandYes: 'បាទ/ចាស ដាក់ថាបានបង់',
  byHandPaid: 'បានបង់ (ដោយដៃ)',
  byHandHead: 'បញ្ជាក់ដោយដៃ',
  byHandNote: 'បាគងមិនទាន់បញ្ជាក់ការបង់ប្រាក់នេះទេ។ បេឡានៅតែសួរបន្ត។',
  byHandMark: 'បញ្ជាក់ដោយដៃ',

  sticker: 'លក់តាមស្ទីកគ័រ',
  stickerHelp: 'អតិថិជនបានបង់តាមកូដបោះពុម្ព។ សូមវាយចំនួនទឹកប្រាក់ និងលេខកូដ Hash 8 តួ នៅលើបង្កាន់ដៃរបស់គេ។',
  stickerAmount: 'ចំនួនទឹកប្រាក់',
  stickerHash: 'Hash លើបង្កាន់ដៃ',
  stickerCheck: 'ពិនិត្យជាមួយបាគង',
  stickerCode: 'កូដបោះពុម្ពរបស់ហាង',
  stickerDemo: 'អតិថិជនបង់តាមស្ទីកគ័រ',
  stickerBusy: 'សូមបញ្ចប់ការលក់នៅលើអេក្រង់ជាមុនសិន។',
  stickerFound: 'បានទទួលប្រាក់',
  stickerNotFound: 'បាគងមិនស្គាល់ការបង់ប្រាក់នេះទេ។ សូមពិនិត្យចំនួន និង Hash ឡើងវិញ។',
  stickerFailed: 'បាគងថា ការបង់ប្រាក់នេះបរាជ័យ។',
  stickerUsed: (bill) => `ប្រាក់នេះបានបង់ការលក់លេខ ${bill} រួចហើយ។`,
  stickerDiffers: 'ការបង់ប្រាក់នេះមិនត្រូវទេ',
  stickerDiffer: {
    account: (account) => `ប្រាក់បានចូលគណនីផ្សេង៖ ${account}`,
    amount: () => 'ចំនួនទឹកប្រាក់ខុសគ្នា',
    currency: () => 'រូបិយប័ណ្ណខុសគ្នា',
    time: () => 'មិនបានផ្ញើក្នុងរយៈពេល 24 ម៉ោងចុងក្រោយទេ',
  },
}

export const attention = { en, km }

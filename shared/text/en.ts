// The words on the screens, in English. `km.ts` has the same keys, or the project does not compile.

import type { ScenarioName } from '../demo'
import type { RefusalCode } from '../result'
import type { LinkState } from '../till'
import { api } from './parts/api'
import { attention } from './parts/attention'
import { comfort } from './parts/comfort'
import { doctor } from './parts/doctor'
import { menu } from './parts/menu'
import { outside } from './parts/outside'
import { people } from './parts/people'
import { setup } from './parts/setup'
import { spoken } from './parts/spoken'
import { start } from './parts/start'
import { storage } from './parts/storage'
import { updates } from './parts/updates'

const refusals: Record<RefusalCode, string> = {
  'amount-missing': 'Enter an amount above zero',
  'amount-not-a-number': 'Only digits can be an amount',
  'amount-not-certain': 'Not certain: write thousands as 12,500 and cents as 12.50',
  'amount-other-currency': 'This is an amount in the other currency',
  'amount-zero': 'The amount must be above zero',
  'amount-negative': 'The amount cannot be negative',
  'amount-too-many-decimals': 'Dollars have at most two decimals',
  'amount-riel-has-no-decimals': 'Riel has no decimals',
  'amount-too-large': 'At most 12 digits',
  'account-missing': 'The Bakong account is missing',
  'account-malformed': 'A Bakong account looks like name@bank, without spaces',
  'account-too-long': 'The Bakong account has at most 32 characters',
  'name-missing': 'The shop name is missing',
  'name-too-long': 'The shop name has at most 25 characters',
  'city-missing': 'The city is missing',
  'city-too-long': 'The city has at most 15 characters',
  'merchant-id-missing': 'The merchant id is missing',
  'merchant-id-too-long': 'The merchant id has at most 32 characters',
  'bank-missing': 'The acquiring bank is missing',
  'bank-too-long': 'The acquiring bank has at most 32 characters',
  'label-too-long': 'A label has at most 25 characters',
  'text-has-control-characters': 'This text has characters that a code cannot carry',
  'template-too-long': 'The labels together are too long for one code',
  'mcc-malformed': 'The category code has four digits',
  'lifetime-out-of-range': 'A code lives at most 10 minutes',
  'rate-out-of-range': 'This rate cannot be right',
  'invalid-input': 'This input cannot be used',
  forbidden: 'This window may not do that',
  'unknown-command': 'The till does not know this command',
  'manager-needed': 'Not done. This needs a manager',
  'not-in-live-mode': 'Only in demo mode',
  'sale-unknown': 'There is no such sale',
  'sale-id-taken': 'This sale exists with another amount',
  'sale-on-screen': 'Finish the sale on the screen first',
  'sale-still-open': 'This sale is still open',
  'sale-closed': 'This sale is already closed',
  'sale-already-paid': 'This sale is already paid',
  'sale-changed-meanwhile': 'The sale changed meanwhile. Please try again',
  'payment-does-not-match': 'The payment does not match the sale',
  'payment-already-used': 'This payment already paid another sale',
  'retry-of-unknown': 'The first code of this sale is not known',
  'retry-of-paid': 'This purchase is already paid',
  'reason-missing': 'Please give a reason',
  'bakong-can-be-asked': 'Bakong can be asked now. Check there first',
  'nothing-came': 'No money came that could be given back',
  'short-hash-malformed': 'The receipt’s hash has 8 characters: 0 to 9 and a to f',
  'nothing-to-resolve': 'There is nothing to resolve',
  'nothing-to-take-back': 'There is nothing to take back any more',
  'nothing-to-claim': 'This money is in the shop’s account. There is nothing to claim',
  'refund-stands': 'This money is owed back already. Take that back first',
  'money-elsewhere': 'Another account has this money: the shop can neither take it nor give it back',
  'code-not-verified': 'The code could not be made. No sale was stored',
  'clock-wrong': 'The clock of this computer is wrong. Set it, then charge again',
  'asked-just-now': 'Bakong was asked just now',
  'picture-not-readable': 'This file is no PNG, JPEG or WebP picture',
  'picture-too-large': 'The picture is larger than 20 MB',
  'too-many-pictures': 'At most 20 pictures',
  'token-missing': 'The Bakong token is missing',
  'token-malformed': 'This is no token. Copy the whole text from the e-mail',
  'account-unknown': 'Bakong does not know this account. Check each letter',
  'busy-already': 'This is being done already',
  'update-not-now': 'That can’t be done now',
  'update-asked-just-now': 'The address for updates was asked just now',
  'backup-failed': 'No backup could be made',
  'backup-unknown': 'This backup is no longer there',
  'backup-damaged': 'This backup is damaged. Use another one',
  'shop-name-differs': 'That is not the shop’s name as it stands here',
  'check-failed': 'The check-up could not be made. Save the log and ask for help',
  'folder-not-usable': 'Backups can’t be kept in this folder',
  'trading-stopped': 'The till cannot record sales now. Check the disk, then try again',
  'file-not-written': 'The file can’t be written. Is it open in another program?',
  'books-locked': 'Another program holds the sales book. Close it, then try again',
  'reference-taken': 'Another sale already has this reference',
  'webhook-address': 'Use an https:// address, or http:// with a number of this shop’s own network',
  'webhook-unknown': 'This webhook no longer exists',
  'too-many-webhooks': 'At most 10 webhooks',
  'delivery-unknown': 'This can no longer be sent again',
  'idempotency-key-reused': 'This Idempotency-Key was used for another request',
  'api-key-unknown': 'There is no such key',
  'too-many-api-keys': 'There are too many keys. Revoke one first',
  locked: 'The till is locked. Please sign in',
  'pin-wrong': 'This PIN is not right',
  'pin-wait': 'Too many wrong PINs. Please wait, then try again',
  'pin-too-common': 'This PIN is one that everybody guesses first. Choose another one',
  'pin-must-change': 'This PIN must be changed first',
  'pin-lost': 'This PIN can’t be checked on this computer any more. A manager, or the owner, sets it anew',
  'name-taken': 'Somebody at this till has this name, or had it. Choose another one',
  'person-unknown': 'This person is not known, or switched off',
  'question-over': 'This question is over. Do it again, and a manager is asked again',
  'too-many-people': 'At most 50 people',
  'last-manager': 'One manager must stay, as long as PINs are asked for',
  'manager-missing': 'Add a manager first',
  'machine-refuses': 'This computer does not allow it',
  'logs-not-saved': 'The logs could not be saved there',
}

/**
 * A short word for the dot; an alarm also has a head, what to do in three to five words, and the reason behind it. `idle`
 * stands in their place where no sale is open: no customer waits, and no money is in doubt.
 */
type LinkWords = { word: string; head: string; todo: string; advice: string; idle?: { todo: string; advice: string } }

const links: Record<LinkState, LinkWords> = {
  OK: { word: 'Bakong OK', head: '', todo: '', advice: 'Payments show by themselves.' },
  SLOW: {
    word: 'Bakong slow',
    head: '',
    todo: '',
    advice: 'Payments show later than usual. Wait for the green screen.',
  },
  OFFLINE: {
    word: 'Offline',
    head: 'No internet.',
    todo: 'Keep the customer here.',
    advice: 'We do not know yet if money came. Keep the customer here; check the cable or Wi-Fi.',
    idle: {
      todo: 'Check cable or Wi-Fi.',
      advice: 'No payment can be seen until the internet is back. Check the cable or Wi-Fi.',
    },
  },
  INTERCEPTED: {
    word: 'Line not safe',
    head: 'Something reads the line to Bakong.',
    todo: 'Keep the customer here.',
    advice: 'An antivirus, a proxy or a log-in page is in between. We do not know yet if money came; see Check-up.',
    idle: {
      todo: 'See Check-up for help.',
      advice: 'An antivirus, a proxy or a log-in page is in between. No payment can be seen until it is gone.',
    },
  },
  CERTIFICATE_WRONG: {
    word: 'Certificate',
    head: 'Bakong’s certificate is not valid.',
    todo: 'Check this computer’s date.',
    advice: 'We do not know yet if money came. Check the date of this computer, then wait for Bakong.',
    idle: {
      todo: 'Check this computer’s date.',
      advice: 'No payment can be seen now. Check the date of this computer, then wait for Bakong.',
    },
  },
  SERVER_TROUBLE: {
    word: 'Bakong trouble',
    head: 'Bakong gives no proper answer.',
    todo: 'Look at the customer’s receipt.',
    advice: 'We do not know yet if money came. The till keeps asking; look at the customer’s receipt.',
    idle: {
      todo: 'The till keeps asking.',
      advice: 'No payment can be seen until Bakong answers properly again. Nothing need be done here.',
    },
  },
  TOKEN_EXPIRED: {
    word: 'Token refused',
    head: 'Bakong refuses the token.',
    todo: 'Call the owner now.',
    advice: 'We cannot know if money comes. Ask the owner for a new token.',
  },
  QUOTA_SPENT: {
    word: 'Look-ups spent',
    head: 'Today’s look-ups are spent.',
    todo: 'Look at the customer’s receipt.',
    advice: 'Look at the customer’s receipt. Open sales are checked by themselves after midnight.',
    idle: {
      todo: 'Look at customers’ receipts.',
      advice:
        'Today payments are seen on the customers’ receipts only. Open sales are checked by themselves after midnight.',
    },
  },
  BLOCKED: {
    word: 'Blocked',
    head: 'Bakong blocks this connection.',
    todo: 'Switch off any VPN.',
    advice: 'We do not know yet if money came. Switch off any VPN; the till must be in Cambodia.',
    idle: {
      todo: 'Switch off any VPN.',
      advice: 'No payment can be seen now. Switch off any VPN; the till must be in Cambodia.',
    },
  },
  CLOCK_WRONG: {
    word: 'Clock wrong',
    head: 'The clock of this computer is wrong.',
    todo: 'Set date and time.',
    advice: 'Set date and time before the next sale, or codes will not work.',
  },
  NOT_ASKED: {
    word: 'Not asked yet',
    head: '',
    todo: '',
    advice: 'Bakong has not answered this token of late. The next sale will tell.',
  },
}

const scenarios: Record<ScenarioName, string> = {
  manual: 'Nobody pays until “Mark paid”',
  'pays-after': 'Customer pays after a few seconds',
  'pays-late': 'Customer pays too late',
  'wrong-amount': 'Pays a wrong amount',
  'wrong-currency': 'Pays in the wrong currency',
  'wrong-account': 'Money goes to a wrong account',
  failed: 'The payment fails',
  slow: 'Bakong is slow',
  'error-500': 'Bakong: error 500',
  'error-504': 'Bakong: error 504',
  unauthorized: 'Bakong: token refused (401)',
  blocked: 'Bakong: blocked (403)',
  'list-closed': 'Bakong: list closed (403)',
  'rate-limited': 'Bakong: too many requests (429)',
  'quota-spent': 'Bakong: daily limit (error 17)',
  garbage: 'Bakong: nonsense',
  'extra-fields': 'Bakong: extra fields',
  'missing-fields': 'Bakong: missing fields',
  'amount-as-string': 'Bakong: amount as text',
  'connection-cut': 'Connection cut',
  'time-out': 'No answer at all',
}

export const en = {
  refusals,
  links,
  scenarios,
  demoWord: 'DEMO',
  demoNote: 'No real money moves',
  scenario: 'What the demo plays',
  brokenHead: 'The till does not answer',
  brokenAdvice: 'All sales are kept. Close the till and start it again.',

  language: 'ភាសាខ្មែរ',
  languageHelp: 'ខ្មែរ: switch to Khmer',
  themes: { light: 'Light', dark: 'Dark', sun: 'Bright sun', system: 'As the computer' },
  theme: (now: string) => `Colours: ${now}. Change`,
  soundOn: 'Sound is on. Mute',
  soundOff: 'Sound is off. Switch on',
  since: (time: string) => `since ${time}`,
  otherBank: (host: string) => `asks ${host}`,
  lookupsLeft: (count: number) => `${count} look-ups left today`,
  /** By the till’s own count alone: Bakong itself has not said so. */
  countedOut: {
    todo: 'F5 still asks Bakong.',
    advice: 'By the till’s own count today’s look-ups are spent. F5 asks Bakong all the same: it may know better.',
  },
  /** In place of the link’s advice where look-ups are counted: nobody may wait for a payment to show by itself. */
  limitedAdvice: 'The till asks Bakong only now and then. F5 asks now.',

  amount: 'Amount',
  charge: 'Charge',
  currency: 'Currency',
  riel: 'Riel',
  dollars: 'Dollars',
  toTheDollar: 'to the dollar',
  scanner: 'That was a scanner. Nothing was entered',
  backspace: 'Delete the last digit',
  clear: 'Clear',
  add: 'Add',
  /** After an amount in the other currency. */
  kept: 'kept. Tab brings it back',
  keptBySwitch: 'kept. Switch to bring it back',
  broughtBack: 'is back',

  waiting: 'Waiting for payment',
  notPaidYet: 'Not paid yet',
  asking: 'Asking Bakong…',
  noAnswerYet: 'No answer yet',
  notAskedYet: 'Show the code to the customer',
  askedAgo: (seconds: number, bill: string) => `Asked ${seconds} s ago. Sale ${bill}`,
  askedAt: (time: string, bill: string) => `Asked ${time}. Sale ${bill}`,
  nextTry: (seconds: number) => `Next try in ${seconds} s`,
  nextLookIn: (left: string) => `Next look in ${left}. F5 asks now`,
  nextLookAt: (time: string) => `Next look at ${time}. F5 asks now`,
  noNextLook: 'F5 asks Bakong now',
  notKnownYet: 'Not known yet',
  saleNumber: (bill: string) => `Sale ${bill}`,
  timeLeft: (time: string) => `Time left ${time}`,
  checkNow: 'Check now',
  cancel: 'Cancel',
  markPaid: 'Mark paid',
  codeOf: (amount: string) => `KHQR code for ${amount}`,

  paid: 'PAID',
  paidBy: (payer: string) => `from ${payer}`,
  paidByHand: 'confirmed by hand',
  paidAt: (bill: string, time: string) => `Sale ${bill}, ${time}`,
  paidLate: 'Paid late',
  next: 'Next sale',

  timeUp: 'Time is up: still checking',
  timeUpWhy:
    'Not decided yet: Bakong must be asked once more before we know that no money came. Until then the code is hidden.',
  expired: 'Time is up: not paid',
  expiredWhy:
    'This code can no longer be paid. Bakong was asked after the deadline: no payment. If money still comes, you will be told.',
  noPayment: 'No payment found',
  newCode: 'New code',
  close: 'Close',

  cancelled: 'Cancelled',
  cancelledWhy: 'Bakong was asked first: no payment. If money still comes, you will be told.',
  cancelledUnaskedWhy: 'Bakong could not be asked. The sale is still watched: if money came, you will be told.',

  failed: 'Payment failed',
  failedWhy: 'Bakong says that this payment did not go through. The customer can try again with a new code.',

  mismatch: 'Money does not match',
  usedMoney: 'Money used before',
  usedFor: (bill: string) => `This money already paid sale ${bill}`,
  usedMoneyWhy: (bill: string) =>
    `Bakong names the payment of sale ${bill}. Nothing else came for this sale. The manager decides under Needs attention.`,
  stop: 'STOP. Do not hand over',
  due: 'To pay',
  came: 'Received',
  sent: 'Sent',
  short: 'Missing',
  over: 'Too much',
  wrongAccount: 'Paid to',
  mismatchWhy: 'Money came, but not as asked. The manager decides under Needs attention what is done with it.',
  wrongAccountWhy:
    'The money went to another account: this shop has not received it. The manager decides under Needs attention.',

  why: 'Why?',
  /** What to do, in three to five words; the reason stands behind “why?”. */
  todo: {
    timeUp: 'Keep the customer here',
    expired: 'Make a new code',
    failed: 'Try a new code',
    cancelled: 'Serve the next customer',
    cancelledUnasked: 'Ask: have you paid?',
    mismatch: 'Call the manager',
  },

  keptForAttention: 'Kept under Needs attention',
  setAside: 'Set aside',
  from: (bill: string, payer: string) => `Sale ${bill}, from ${payer}`,

  checkedNotFound: 'Not received yet',
  checkedFailed: 'The payment failed',
  couldNotAsk: 'Can’t ask Bakong now',

  today: (count: number) => (count === 1 ? 'Today, 1 sale' : `Today, ${count} sales`),
  noSalesYet: 'No sales yet today',
  needsAttention: 'needs attention',
  attention: (count: number) => (count === 1 ? '1 needs attention' : `${count} need attention`),
  states: { PENDING: 'Open', PAID: 'Paid', EXPIRED: 'Time is up', CANCELLED: 'Cancelled', FAILED: 'Failed' },

  turnRound: 'Customer view',
  screensHelp: 'Which screen faces the customer?',
  screenAutomatic: 'Choose by itself',
  screenOff: 'No customer screen',
  screenNumber: (number: number) => `Screen ${number}`,
  screenHere: 'this screen',
  screenCustomer: 'customer',
  screenPrimary: 'main screen',
  screenMirrored: (count: number) => `${count} displays with the same picture: extend the desktop to use both`,
  identify: 'Show numbers',
  slides: 'Pictures while nobody is served',
  slidesAdd: 'Add pictures',
  slideNumber: (number: number) => `Picture ${number}`,
  slideRemove: (number: number) => `Remove picture ${number}`,

  apiWords: api.en,
  attentionWords: attention.en,
  comfortWords: comfort.en,
  doctorWords: doctor.en,
  menuWords: menu.en,
  outsideWords: outside.en,
  peopleWords: people.en,
  setupWords: setup.en,
  spokenWords: spoken.en,
  startWords: start.en,
  storageWords: storage.en,
  updatesWords: updates.en,
}

export type Text = typeof en

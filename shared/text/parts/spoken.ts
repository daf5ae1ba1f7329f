// What a screen reader says: whole sentences, and the currencies by name. None of it is to be seen.

import type { Currency } from '../../money'
import type { Language } from '../../settings'

/** A currency's name after its figure: the signs are read badly, or not at all. */
export const currencyNames: Readonly<Record<Language, Readonly<Record<Currency, string>>>> = {
  en: { KHR: 'riel', USD: 'dollars' },
  km: { KHR: 'រៀល', USD: 'ដុល្លារ' },
}

const en = {
  waiting: (amount: string, bill: string) => `Waiting for payment, ${amount}. Sale ${bill}.`,
  paid: (amount: string, payer: string) => `Paid, ${amount}, from ${payer}.`,
  paidByHand: (amount: string) => `Paid by hand, ${amount}. Bakong has not confirmed it yet.`,
  late: 'It came late.',
  kept: 'It is kept under Needs attention.',
  mismatch: (due: string, came: string) => `${due} due, ${came} came. Don’t hand over the goods.`,
  usedMoney: (amount: string, bill: string) =>
    `${amount} already paid sale ${bill}. Nothing came for this sale. Don’t hand over the goods.`,
  wrongAccount: (amount: string, account: string) =>
    `${amount} went to another account, ${account}. Don’t hand over the goods.`,
  timeUp: (amount: string) => `Time is up: still checking, ${amount}. The code is hidden.`,
  expired: (amount: string) => `Time is up: not paid, ${amount}.`,
  cancelled: (amount: string) => `Cancelled, ${amount}. No payment was found.`,
  cancelledUnasked: (amount: string) =>
    `Cancelled, ${amount}. Bakong could not be asked. If money came, you will be told.`,
  failed: (amount: string) => `The payment failed, ${amount}.`,
  asking: 'Asking Bakong.',
  stillAsking: 'Still asking Bakong. No answer yet.',
  found: (amount: string) => `Received, ${amount}.`,
  notReceived: (amount: string) => `Not received yet, ${amount}.`,
  cantAsk: (why: string) => `Can’t ask Bakong: ${why}. We do not know yet if money came.`,
  alarm: (head: string, amount: string, bill: string) => `${head}: ${amount}, sale ${bill}.`,
  alarmFrom: (head: string, amount: string, bill: string, payer: string) =>
    `${head}: ${amount}, sale ${bill}, from ${payer}.`,
  alarmMore: (count: number) => `${count} such payments in all.`,
  linkBack: 'Bakong answers again.',
  lineBack: 'The line to Bakong is back.',
  asksLater: 'The till asks Bakong later. F5 asks now.',
  lookupsFew: (count: number) => `Few look-ups are left today: ${count}.`,
  byHandOpen: 'F8 confirms by hand.',
  stopped: (head: string, advice: string) => `${head}. The till does not sell now. ${advice}`,
  recordsAgain: 'The till records sales again.',
  left: {
    60: (amount: string) => `One minute left, ${amount}.`,
    20: (amount: string) => `20 seconds left, ${amount}.`,
  },
  amountIn: { KHR: 'Amount in riel', USD: 'Amount in dollars' },
  currencyNow: { KHR: 'Currency: riel', USD: 'Currency: dollars' },
}

const km: typeof en = {
  waiting: (amount, bill) => `រង់ចាំការបង់ប្រាក់ ${amount}។ លេខ ${bill}។`,
  paid: (amount, payer) => `បានទទួលប្រាក់ ${amount} ពី ${payer}។`,
  paidByHand: (amount) => `បានបង់ដោយដៃ ${amount}។ បាគងមិនទាន់បញ្ជាក់ទេ។`,
  late: 'ប្រាក់ចូលយឺត។',
  kept: 'បានរក្សាទុកក្នុង ត្រូវពិនិត្យ។',
  mismatch: (due, came) => `ត្រូវបង់ ${due} ប៉ុន្តែបានទទួល ${came}។ សូមកុំប្រគល់ទំនិញ។`,
  usedMoney: (amount, bill) => `${amount} បានបង់ការលក់លេខ ${bill} រួចហើយ។ គ្មានប្រាក់ចូលសម្រាប់ការលក់នេះទេ។ សូមកុំប្រគល់ទំនិញ។`,
  wrongAccount: (amount, account) => `${amount} បានចូលគណនីផ្សេង ${account}។ សូមកុំប្រគល់ទំនិញ។`,
  timeUp: (amount) => `ផុតកំណត់៖ កំពុងពិនិត្យនៅឡើយ ${amount}។ កូដត្រូវបានលាក់។`,
  expired: (amount) => `ផុតកំណត់៖ មិនបានបង់ ${amount}។`,
  cancelled: (amount) => `បានបោះបង់ ${amount}។ មិនមានការបង់ប្រាក់ទេ។`,
  cancelledUnasked: (amount) => `បានបោះបង់ ${amount}។ មិនអាចសួរបាគងបានទេ។ បើប្រាក់បានចូល នឹងមានដំណឹង។`,
  failed: (amount) => `ការបង់ប្រាក់បរាជ័យ ${amount}។`,
  asking: 'កំពុងសួរបាគង។',
  stillAsking: 'កំពុងសួរបាគងនៅឡើយ មិនទាន់មានចម្លើយ។',
  found: (amount) => `បានទទួលប្រាក់ ${amount}។`,
  notReceived: (amount) => `មិនទាន់ទទួលបានប្រាក់ ${amount} ទេ។`,
  cantAsk: (why) => `សួរបាគងមិនបាន៖ ${why}។ មិនទាន់ដឹងថាប្រាក់បានចូលឬនៅ។`,
  alarm: (head, amount, bill) => `${head}៖ ${amount} លេខ ${bill}។`,
  alarmFrom: (head, amount, bill, payer) => `${head}៖ ${amount} លេខ ${bill} ពី ${payer}។`,
  alarmMore: (count) => `ការបង់ប្រាក់បែបនេះ សរុប ${count}។`,
  linkBack: 'បាគងឆ្លើយតបវិញហើយ។',
  lineBack: 'ការតភ្ជាប់ទៅបាគងមកវិញហើយ។',
  asksLater: 'បេឡានឹងសួរបាគងពេលក្រោយ។ F5 សួរឥឡូវ។',
  lookupsFew: (count) => `ថ្ងៃនេះនៅសួរបានតិច៖ ${count} ដង។`,
  byHandOpen: 'F8 បញ្ជាក់ដោយដៃ។',
  stopped: (head, advice) => `${head}។ ឥឡូវនេះបេឡាមិនលក់ទេ។ ${advice}`,
  recordsAgain: 'បេឡាកត់ត្រាការលក់បានវិញហើយ។',
  left: { 60: (amount) => `នៅសល់មួយនាទី ${amount}។`, 20: (amount) => `នៅសល់ 20 វិនាទី ${amount}។` },
  amountIn: { KHR: 'ចំនួនទឹកប្រាក់ជារៀល', USD: 'ចំនួនទឹកប្រាក់ជាដុល្លារ' },
  currencyNow: { KHR: 'រូបិយប័ណ្ណ៖ រៀល', USD: 'រូបិយប័ណ្ណ៖ ដុល្លារ' },
}

export const spoken = { en, km }

/** The amount as it is said: `12,500 riel`, `3.25 ដុល្លារ`. @param figure without its sign */
export function spokenAmount(figure: string, currency: Currency, language: Language): string {
  return `${figure} ${currencyNames[language][currency]}`
}

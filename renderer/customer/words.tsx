// What the customer reads: always both languages, Khmer first.

import type { ReactNode } from 'react'
import type { TroubleKind } from '../../shared/troubles'

export function Both({ km, en }: { km: ReactNode; en: ReactNode }) {
  return (
    <>
      <span lang="km">{km}</span>
      <small lang="en">{en}</small>
    </>
  )
}

export const words = {
  demo: { km: 'គ្មានប្រាក់ពិត', en: 'No real money moves' },
  scan: { km: 'ស្កេនដើម្បីបង់ប្រាក់', en: 'Scan to pay' },
  anyBank: { km: 'ប្រើកម្មវិធីធនាគារណាមួយក៏បាន', en: 'Any banking app' },
  invitation: { km: 'បង់ប្រាក់តាមកម្មវិធីធនាគារណាមួយក៏បាន', en: 'Pay with any banking app' },
  wait: { km: 'សូមរង់ចាំ', en: 'One moment, please' },
  checking: { km: 'កំពុងពិនិត្យជាមួយបាគង', en: 'Checking with Bakong' },
  paid: { km: 'បានទទួលប្រាក់', en: 'Payment received' },
  thanks: { km: 'សូមអរគុណ', en: 'Thank you' },
  timeUp: { km: 'ផុតកំណត់', en: 'Time is up' },
  askNew: { km: 'សូមសុំកូដថ្មីពីអ្នកគិតប្រាក់', en: 'Please ask for a new code' },
  alreadyPaid: { km: 'បើបានបង់រួច សូមប្រាប់អ្នកគិតប្រាក់', en: 'Already paid? Tell the cashier' },
  cancelled: { km: 'បានបោះបង់', en: 'Cancelled' },
  doNotPay: { km: 'សូមកុំបង់ប្រាក់តាមកូដនេះទៀត', en: 'Please do not pay this code any more' },
  trouble: { km: 'សូមសួរអ្នកគិតប្រាក់', en: 'Please ask the cashier' },
  keepReceipt: { km: 'សូមបង្ហាញបង្កាន់ដៃរបស់អ្នក', en: 'Show your receipt' },
  showCashier: { km: 'សូមបង្ហាញបង្កាន់ដៃដល់អ្នកគិតប្រាក់', en: 'Please show your receipt to the cashier' },
  stillAsking: { km: 'កំពុងសួរនៅឡើយ មិនទាន់មានចម្លើយ', en: 'Still asking, no answer yet' },
  pleaseWait: { km: 'សូមរង់ចាំ', en: 'Please wait' },
  paidShow: { km: 'បានបង់ហើយ? សូមបង្ហាញបង្កាន់ដៃដល់អ្នកគិតប្រាក់', en: 'Paid? Show the cashier your receipt' },
  alreadyPaidShow: { km: 'បើបានបង់រួច សូមបង្ហាញបង្កាន់ដៃ', en: 'Already paid? Show your receipt' },
  notReceived: { km: 'មិនទាន់ទទួលបានប្រាក់ទេ', en: 'Not received yet' },
  cantAsk: { km: 'ឥឡូវសួរបាគងមិនបានទេ', en: 'Bakong can’t be asked now' },
} as const

const cantReach = { km: 'ហាងមិនអាចភ្ជាប់បាគង។ សូមបង្ហាញបង្កាន់ដៃ', en: 'The shop can’t reach Bakong. Show your receipt' }

/** Why Bakong can't be asked, as far as it is the customer's business. */
export const whys: Readonly<Record<TroubleKind, { readonly km: string; readonly en: string }>> = {
  offline: { km: 'ហាងគ្មានអ៊ីនធឺណិត។ សូមបង្ហាញបង្កាន់ដៃ', en: 'The shop has no internet. Show your receipt' },
  'timed-out': { km: 'បាគងមិនឆ្លើយតប។ សូមរង់ចាំ', en: 'Bakong does not answer. Please wait' },
  'cert-too-early': cantReach,
  'cert-expired': cantReach,
  'cert-bad': cantReach,
  intercepted: cantReach,
  blocked: cantReach,
  unauthorized: { km: 'ហាងមិនអាចសួរបាគង។ សូមបង្ហាញបង្កាន់ដៃ', en: 'The shop may not ask Bakong. Show your receipt' },
  'quota-spent': { km: 'ហាងអស់ចំនួនសួរថ្ងៃនេះ។ សូមបង្ហាញបង្កាន់ដៃ', en: 'No more checks today. Show your receipt' },
  'rate-limited': { km: 'បាគងរវល់។ សូមរង់ចាំបន្តិច', en: 'Bakong is busy. Please wait a little' },
  'server-error': { km: 'បាគងមានបញ្ហា។ សូមរង់ចាំ', en: 'Bakong has a fault. Please wait' },
  nonsense: { km: 'បាគងមានបញ្ហា។ សូមរង់ចាំ', en: 'Bakong has a fault. Please wait' },
  'bad-request': { km: 'បាគងមានបញ្ហា។ សូមបង្ហាញបង្កាន់ដៃ', en: 'Bakong has a fault. Show your receipt' },
}

// What the customer reads: always both languages, Khmer first.

import type { ReactNode } from 'react'

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
} as const

// How long each field of a KHQR may be, in UTF-16 units (KHQR Content Guideline, and bakong-khqr 1.0.20, constant).

export const FIELD_MAX = {
  /** 29-00, 30-00 */
  accountId: 32,
  /** 29-01 */
  accountInformation: 32,
  /** 30-01 */
  merchantId: 32,
  /** 29-02, 30-02 */
  acquiringBank: 32,
  /** 54 */
  amount: 13,
  /** 59 and 64-01 */
  name: 25,
  /** 60 and 64-02 */
  city: 15,
  /** 62-01, -02, -03, -07 and -08 */
  label: 25,
} as const

/** A template is a value too, and its length has two digits. NBC's SDK writes a broken code past this. */
export const TEMPLATE_MAX = 99

/** Ours: the longest public KHQR we know has 286, and a picture with many more is hard to scan. */
export const CODE_MAX = 512

/** ISO 4217 numbers of tag 53. KHQR knows no other. */
export const CURRENCY_NUMBER = { KHR: 116, USD: 840 } as const

// NBC's own generator (bakong-khqr), loaded as the CommonJS it is, and its answers taken with distrust.

import { createRequire } from 'node:module'
import { z } from 'zod'
import { err, ok, type Result } from '../../shared/result'

/** What we use of bakong-khqr 1.0.20. The package has no types of its own, and `@types/bakong-khqr` is wrong. */
interface BakongKhqrModule {
  readonly BakongKHQR: new () => {
    generateIndividual(info: object): unknown
    generateMerchant(info: object): unknown
  }
  readonly IndividualInfo: new (accountId: string, name: string, city: string, optional: SdkOptional) => object
  readonly MerchantInfo: new (
    accountId: string,
    name: string,
    city: string,
    merchantId: string,
    acquiringBank: string,
    optional: SdkOptional,
  ) => object
}

/** Fields that are undefined, null or empty are left out of the code by the SDK itself. */
export interface SdkOptional {
  /** ISO 4217 number. */
  readonly currency: 116 | 840
  /** Decimal text. The SDK lets `5,000`, `abc` and 1e21 through and makes a static code of zero: judge it before. */
  readonly amount?: string | undefined
  readonly billNumber?: string | null
  readonly mobileNumber?: string | null
  readonly storeLabel?: string | null
  readonly terminalLabel?: string | null
  readonly acquiringBank?: string | null
  /** Tag 64: the name and the city in the customers' language. */
  readonly languagePreference?: 'km'
  readonly merchantNameAlternateLanguage?: string
  readonly merchantCityAlternateLanguage?: string | undefined
  /** UTC ms, 13 digits; required with an amount. */
  readonly expirationTimestamp?: number | undefined
}

export interface SdkRequest {
  readonly accountId: string
  readonly name: string
  readonly city: string
  /** Of a corporate merchant (template 30); null makes an individual's code (template 29). */
  readonly corporate: { readonly merchantId: string; readonly acquiringBank: string } | null
  readonly optional: SdkOptional
}

export interface SdkCode {
  readonly qr: string
  readonly md5: string
}

/** Why the SDK made nothing. `errorCode` is NBC's (constant/errorCode.js); null when it answered nonsense. */
export interface SdkFault {
  readonly errorCode: number | null
  readonly detail: string
}

const Refused = z.object({ status: z.object({ code: z.literal(1), errorCode: z.number(), message: z.string() }) })

/**
 * Code 0 alone means nothing: an error inside the SDK comes back as success with the Error in `data.qr`,
 * which is what happens to every call when it is bundled as strict code.
 */
const Made = z.object({
  status: z.object({ code: z.literal(0) }),
  data: z.object({ qr: z.string().startsWith('000201'), md5: z.string().regex(/^[0-9a-f]{32}$/) }),
})

let loaded: BakongKhqrModule | null = null

/**
 * Never by `import`: the SDK assigns undeclared variables, which throws in strict code, so a bundler must not touch it
 * (it is external in electron.vite.config.ts). Loaded at the first code since it brings axios along (30-40 ms).
 */
function sdk(): BakongKhqrModule {
  loaded ??= createRequire(import.meta.url)('bakong-khqr') as BakongKhqrModule
  return loaded
}

/** Has NBC's SDK make a code. The creation time (99-00) is the PC's clock: the SDK takes no other. */
export function generate(request: SdkRequest): Result<SdkCode, SdkFault> {
  return readAnswer(ask(request))
}

/** @returns whatever the SDK answers or throws: both are judged in the same place */
function ask({ accountId, name, city, corporate, optional }: SdkRequest): unknown {
  try {
    const { BakongKHQR, IndividualInfo, MerchantInfo } = sdk()
    const generator = new BakongKHQR()
    if (corporate === null) return generator.generateIndividual(new IndividualInfo(accountId, name, city, optional))
    const { merchantId, acquiringBank } = corporate
    return generator.generateMerchant(new MerchantInfo(accountId, name, city, merchantId, acquiringBank, optional))
  } catch (thrown) {
    return thrown
  }
}

/** Exported for the test that feeds it what a broken SDK says. */
export function readAnswer(answer: unknown): Result<SdkCode, SdkFault> {
  const made = Made.safeParse(answer)
  if (made.success) return ok(made.data.data)
  const refused = Refused.safeParse(answer)
  if (!refused.success) return err({ errorCode: null, detail: nonsense(answer) })
  const { errorCode, message } = refused.data.status
  return err({ errorCode, detail: `bakong-khqr error ${errorCode}: ${message}` })
}

function nonsense(answer: unknown): string {
  const thrown = answer instanceof Error ? `: ${answer.message}` : ''
  return `bakong-khqr answered neither a code nor an error${thrown}`
}

// NBC's own generator (bakong-khqr), loaded as the CommonJS it is, and its answers taken with distrust.

import { createRequire } from 'node:module'
import { z } from 'zod'
import { err, ok, type Result } from '../../shared/result'
import { md5Of } from './md5'

/** What we use of bakong-khqr 1.0.20. The package has no types of its own, and `@types/bakong-khqr` is wrong. */
interface BakongKhqr {
  /** The code's text; a refusal with NBC's number; or the Error of a bug inside. */
  generate(info: object, type: 'individual' | 'merchant'): unknown
  readonly info: Infos
}

/** `src/model/information.js` */
interface Infos {
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

/** Anything else is an Error of the SDK's own, which is what every call makes when it is bundled as strict code. */
const Made = z.string().startsWith('000201')

let loaded: BakongKhqr | null = null

/**
 * Never by `import`: the SDK assigns undeclared variables, which throws in strict code, so a bundler must not touch it
 * (it is external in electron.vite.config.ts). By its parts, not by its front door: that also loads what speaks to the
 * network (deep links, "is this account there?"), and axios 0.24 with it, which is not in the package at all.
 */
function sdk(): BakongKhqr {
  const load = createRequire(import.meta.url)
  loaded ??= {
    generate: load('bakong-khqr/src/controller/generateKHQR') as BakongKhqr['generate'],
    info: load('bakong-khqr/src/model/information') as Infos,
  }
  return loaded
}

/** Has NBC's SDK make a code. The creation time (99-00) is the PC's clock: the SDK takes no other. */
export function generate(request: SdkRequest): Result<SdkCode, SdkFault> {
  return readAnswer(ask(request))
}

/** @returns whatever the SDK answers or throws: both are judged in the same place */
function ask({ accountId, name, city, corporate, optional }: SdkRequest): unknown {
  try {
    const { generate, info } = sdk()
    if (corporate === null) {
      return generate(new info.IndividualInfo(accountId, name, city, optional), 'individual')
    }
    const { merchantId, acquiringBank } = corporate
    return generate(new info.MerchantInfo(accountId, name, city, merchantId, acquiringBank, optional), 'merchant')
  } catch (thrown) {
    return thrown
  }
}

/** Exported for the test that feeds it what a broken SDK says. */
export function readAnswer(answer: unknown): Result<SdkCode, SdkFault> {
  const made = Made.safeParse(answer)
  if (made.success) return ok({ qr: made.data, md5: md5Of(made.data) })
  const refused = Refused.safeParse(answer)
  if (!refused.success) return err({ errorCode: null, detail: nonsense(answer) })
  const { errorCode, message } = refused.data.status
  return err({ errorCode, detail: `bakong-khqr error ${errorCode}: ${message}` })
}

function nonsense(answer: unknown): string {
  const thrown = answer instanceof Error ? `: ${answer.message}` : ''
  return `bakong-khqr answered neither a code nor an error${thrown}`
}

// Why Bakong could not be asked. None of these says anything about the money.

export const troubleKinds = [
  /** No way there: DNS, refused, reset, cut in the middle. */
  'offline',
  'timed-out',
  /** The certificate is not valid yet: practically always this computer's clock is behind. */
  'cert-too-early',
  /** The certificate has ended: Bakong's fault, or this computer's clock is ahead. */
  'cert-expired',
  /** The certificate is broken or revoked, or no secure line could be agreed on. */
  'cert-bad',
  /** The certificate is not Bakong's, or what answers speaks no TLS: an antivirus, a proxy or a log-in page is in between. */
  'intercepted',
  /** HTTP 403 from the edge: outside Cambodia, a VPN, or a path that is closed. */
  'blocked',
  /** HTTP 401 or errorCode 6: the token is missing, wrong or expired. */
  'unauthorized',
  /** errorCode 17: the day's look-ups are spent. */
  'quota-spent',
  /** HTTP 429. */
  'rate-limited',
  /** HTTP 5xx or errorCode 9. */
  'server-error',
  /** Not JSON, not the documented shape, too large, or redirected. */
  'nonsense',
  /** HTTP 400 or 404, errorCodes 2 and 5: the question itself was wrong. A bug or a changed API. */
  'bad-request',
] as const
export type TroubleKind = (typeof troubleKinds)[number]

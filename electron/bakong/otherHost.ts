// Whether the till asks NBC's own Bakong. Another one's "paid" is worth what whoever runs it is worth.

import { PRODUCTION_URL } from '../../shared/provision'

/**
 * @param baseUrl that the client speaks to
 * @returns null for NBC's own; otherwise the host, with its port where it is not the usual one, as it is looked up (`xn--…`)
 */
export function otherHost(baseUrl: string): string | null {
  const { origin, host } = new URL(baseUrl)
  return origin === PRODUCTION_URL ? null : host
}

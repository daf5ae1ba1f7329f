// Who asks: the holder of a key, or in demo mode anybody. What is asked at a key's word ends when the key is revoked.

import type { IncomingMessage } from 'node:http'
import { apiGrant, apiReadGrant, type Grant } from '../../shared/grants'
import { apiScopes } from '../../shared/localApi'
import type { Actor } from '../../shared/people'
import { err, ok, type Result } from '../../shared/result'
import type { KeyHolder } from '../core/apiKeys'
import { StoreFailure } from '../core/ports'
import { coreProblem, doorProblem, type Problem } from './problem'
import type { RateLimits } from './rate'
import type { Ask, Route } from './routes'

/** Programs without a key, which demo mode lets in: they can't be told apart. */
export const KEYLESS = 'demo'

export interface Caller {
  /** Stays the same for as long as the key does, also after a restart. */
  readonly id: string
  /** Asks core by the caller's grant and name; `key-wrong` once the key is revoked. */
  readonly ask: Ask
  /** Whether the key still holds. */
  readonly holds: () => boolean
}

export interface CallerDeps {
  /** In live mode nothing is answered without a key, and there is no `/test/paid`. */
  readonly mode: 'demo' | 'live'
  /** The door of the windows: core, by grant and name. */
  readonly dispatch: (grant: Grant, actor: Actor, name: string, input: unknown) => Promise<Result<unknown>>
  /** Whose key this is; null for one that is unknown or revoked.  @throws StoreFailure */
  readonly holderOf: (key: string) => KeyHolder | null
  /** Whether the key of this holder still holds.  @throws StoreFailure */
  readonly holds: (id: string) => boolean
  /** Core threw: a bug. The till must stop, not trade on. */
  readonly onBug: (error: unknown) => void
}

/** A key that is given must be right, in demo mode too. */
export function callerOf(
  request: IncomingMessage,
  { scope }: Route,
  deps: CallerDeps,
  limits: RateLimits,
): Result<Caller, Problem> {
  const given = request.headers.authorization
  if (given === undefined) {
    if (deps.mode === 'live') return err(doorProblem('key-missing'))
    return ok(callerFor({ id: KEYLESS, name: 'demo', scopes: apiScopes }, deps, () => true))
  }
  const key = /^Bearer +([\x21-\x7e]{1,256}) *$/i.exec(given)?.[1]
  const found = key === undefined ? ok(null) : fromBooks(() => deps.holderOf(key))
  if (!found.ok) return found
  const holder = found.value
  if (holder === null) {
    if (limits.takeWrongKey()) return err(doorProblem('key-wrong'))
    return err(doorProblem('too-many-requests', { retryAfterS: 60 }))
  }
  // Who may sell may read what was sold.
  const allowed = holder.scopes.includes('sell') || holder.scopes.includes(scope)
  return allowed ? ok(callerFor(holder, deps, () => deps.holds(holder.id))) : err(doorProblem('scope-missing'))
}

function callerFor(holder: KeyHolder, { dispatch, onBug }: CallerDeps, holds: () => boolean): Caller {
  const grant = holder.scopes.includes('sell') ? apiGrant : apiReadGrant
  const actor: Actor = { name: `API: ${holder.name}`, role: 'cashier' }
  const ask: Ask = async (name, input) => {
    const good = fromBooks(holds)
    if (!good.ok) return good
    if (!good.value) return err(doorProblem('key-wrong'))
    try {
      return (await dispatch(grant, actor, name, input)) as never
    } catch (error) {
      onBug(error)
      return err({ code: 'trading-stopped' })
    }
  }
  return { id: holder.id, ask, holds }
}

/** Keys stand in the books: a disk that fails is a refusal, here as everywhere. */
function fromBooks<T>(read: () => T): Result<T, Problem> {
  try {
    return ok(read())
  } catch (failure) {
    if (!(failure instanceof StoreFailure)) throw failure
    const code = failure.kind === 'locked' ? 'books-locked' : 'trading-stopped'
    return err(coreProblem({ code, detail: failure.kind }))
  }
}

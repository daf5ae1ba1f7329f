// Each news from Bakong upon each state of the way, and each mixture of the parts: a rule that is lost here shows "Bakong
// OK" over an outage, or shuts the key while a customer waits.

import { describe, expect, it } from 'vitest'
import {
  cantBeAsked,
  type Heard,
  type Line,
  type LinkParts,
  type Way,
  wayAfter,
  worstOf,
} from '../../../electron/core/link'
import type { TroubleKind } from '../../../electron/core/ports'
import type { LinkState } from '../../../shared/till'

const lines = ['open', 'offline', 'intercepted', 'certificate', 'blocked'] as const
const servers = ['well', 'slow', 'busy', 'trouble'] as const
const speakers = ['knock', 'question'] as const
const ways: readonly Way[] = lines.flatMap((line) =>
  servers.flatMap((server) => speakers.map((serverBy) => ({ line, server, serverBy }))),
)

const named = ({ line, server, serverBy }: Way) => `${line} ${server} ${serverBy}`

describe('what is heard upon each of the forty ways', () => {
  it('an answer opens the line and tells of the server, by how long it took', () => {
    for (const way of ways) {
      expect(named(wayAfter(way, { kind: 'answer', tookMs: 3000 })), named(way)).toBe('open well question')
      expect(named(wayAfter(way, { kind: 'answer', tookMs: 3001 })), named(way)).toBe('open slow question')
    }
  })

  // A knock tries no look-up: of what a question has said it takes back slowness alone, by being quick.
  const knocks: readonly (readonly [server: Way['server'], by: Way['serverBy'], quick: string, slow: string])[] = [
    ['well', 'knock', 'open well knock', 'open well knock'],
    ['slow', 'knock', 'open well knock', 'open well knock'],
    ['busy', 'knock', 'open well knock', 'open well knock'],
    ['trouble', 'knock', 'open well knock', 'open well knock'],
    ['well', 'question', 'open well question', 'open well question'],
    ['slow', 'question', 'open well knock', 'open slow question'],
    ['busy', 'question', 'open busy question', 'open busy question'],
    ['trouble', 'question', 'open trouble question', 'open trouble question'],
  ]
  it.each(knocks)('a knock upon a server that is %s by a %s: %s, a slow one %s', (server, serverBy, quick, slow) => {
    for (const line of lines) {
      expect(named(wayAfter({ line, server, serverBy }, { kind: 'reached', tookMs: 3000 })), line).toBe(quick)
      expect(named(wayAfter({ line, server, serverBy }, { kind: 'reached', tookMs: 3001 })), line).toBe(slow)
    }
  })

  // A trouble of the line says nothing of the server behind it; one of the server comes on a line that is open.
  const ofTheLine: readonly (readonly [TroubleKind, Line])[] = [
    ['offline', 'offline'],
    ['timed-out', 'offline'],
    ['intercepted', 'intercepted'],
    ['cert-too-early', 'certificate'],
    ['cert-expired', 'certificate'],
    ['cert-bad', 'certificate'],
    ['blocked', 'blocked'],
  ]
  it.each(ofTheLine)('%s leaves the server as it was known, and the line is %s', (trouble, line) => {
    for (const way of ways)
      for (const by of speakers)
        expect(wayAfter(way, { kind: 'trouble', trouble, by }), named(way)).toEqual({ ...way, line })
  })

  const ofTheServer: readonly (readonly [TroubleKind, Way['server']])[] = [
    ['unauthorized', 'well'],
    ['quota-spent', 'well'],
    ['rate-limited', 'busy'],
    ['server-error', 'trouble'],
    ['nonsense', 'trouble'],
    ['bad-request', 'trouble'],
  ]
  it.each(ofTheServer)('%s opens the line, and the server is %s', (trouble, server) => {
    for (const way of ways)
      for (const by of speakers) {
        const heard: Heard = { kind: 'trouble', trouble, by }
        expect(wayAfter(way, heard), named(way)).toEqual({ line: 'open', server, serverBy: by })
      }
  })
})

describe('the one word', () => {
  /** The first row that fits says it, as the docs list them: what has to be mended first stands first. */
  const words: readonly (readonly [where: string, fits: (parts: LinkParts) => boolean, LinkState])[] = [
    ['the clock is wrong', ({ clockWrong }) => clockWrong, 'CLOCK_WRONG'],
    ['no line', ({ way }) => way.line === 'offline', 'OFFLINE'],
    ['a page that is not Bakong’s', ({ way }) => way.line === 'intercepted', 'INTERCEPTED'],
    ['a certificate that does not hold', ({ way }) => way.line === 'certificate', 'CERTIFICATE_WRONG'],
    ['another country', ({ way }) => way.line === 'blocked', 'BLOCKED'],
    ['a refused token', ({ token }) => token === 'refused', 'TOKEN_EXPIRED'],
    ['a server in trouble', ({ way }) => way.server === 'trouble', 'SERVER_TROUBLE'],
    ['a spent day', ({ budget }) => budget === 'spent' || budget === 'counted-out', 'QUOTA_SPENT'],
    ['a token that nobody has tried', ({ token }) => token === 'not-asked', 'NOT_ASKED'],
    ['a slow or busy server', ({ way }) => way.server === 'slow' || way.server === 'busy', 'SLOW'],
    ['nothing', () => true, 'OK'],
  ]
  const tokens = ['good', 'refused', 'not-asked'] as const
  const budgets = ['open', 'counted-out', 'spent'] as const
  const all: readonly LinkParts[] = ways.flatMap((way) =>
    tokens.flatMap((token) =>
      budgets.flatMap((budget) => [false, true].map((clockWrong) => ({ way, token, budget, clockWrong }))),
    ),
  )

  it('is said of each of the 720 mixtures by the first of eleven rows that fits', () => {
    const met = new Map<LinkState, number>()
    for (const parts of all) {
      const [where, , word] = words.find(([, fits]) => fits(parts)) ?? ['', null, null]
      expect(worstOf(parts), `${where}: ${JSON.stringify(parts)}`).toBe(word)
      met.set(worstOf(parts), (met.get(worstOf(parts)) ?? 0) + 1)
    }
    expect(Object.fromEntries(met)).toEqual({
      CLOCK_WRONG: 360,
      OFFLINE: 72,
      INTERCEPTED: 72,
      CERTIFICATE_WRONG: 72,
      BLOCKED: 72,
      TOKEN_EXPIRED: 24,
      SERVER_TROUBLE: 12,
      QUOTA_SPENT: 24,
      NOT_ASKED: 6,
      SLOW: 4,
      OK: 2,
    })
  })

  it('a manager’s word may stand in wherever Bakong can’t be asked by its own word or for want of a way: 672 of 720', () => {
    const asks = all.filter((parts) => !cantBeAsked(parts))
    for (const { way, token, budget } of asks)
      expect([way.line, way.server === 'trouble', token === 'refused', budget === 'spent']).toEqual([
        'open',
        false,
        false,
        false,
      ])
    // 3 servers by 2 speakers, 2 tokens, 2 budgets, a clock right or wrong.
    expect(asks).toHaveLength(48)
  })
})

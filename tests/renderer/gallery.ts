// Shows the cashier's window in any state, without a till behind it: `npx vite --config tests/renderer/vite.config.ts`,
// then /tests/renderer/gallery.html?screen=paid&language=km&theme=dark&link=OFFLINE&left=12&attention=2&live.
// Commands are written to `window.sent` and answered as `answer` says (`view` for the first snapshot): `ok`, a refusal
// code, `never` or `reject`; `check` is the answer of "check now". `window.show(view)` announces another snapshot.

import type { PosBridge } from '../../shared/grants'
import type { LinkState, TillView } from '../../shared/till'
import { apiAnswers } from './apiViews'
import { linkView, type ScreenName, screens, tillView } from './views'

const query = new URLSearchParams(location.search)
const screen = screens[(query.get('screen') ?? 'amount') as ScreenName]
const view = tillView(screen, {
  language: (query.get('language') ?? 'en') as TillView['language'],
  theme: (query.get('theme') ?? 'light') as TillView['theme'],
  link: linkView((query.get('link') ?? 'OK') as LinkState),
  currency: (query.get('currency') ?? 'KHR') as TillView['currency'],
  lookupsLeft: query.has('left') ? Number(query.get('left')) : null,
  attentionCount: Number(query.get('attention') ?? 0),
  ...(query.has('live') ? { mode: 'live' as const, demo: null } : {}),
})

const sent: { name: string; input: unknown }[] = []
const listeners = new Map<string, (value: unknown) => void>()
const pos: PosBridge = {
  call: (name, input) => {
    sent.push({ name, input })
    const first = name === 'till.view'
    const answer = query.get(first ? 'view' : 'answer') ?? 'ok'
    if (answer === 'never') return new Promise(() => undefined)
    if (answer === 'reject') return Promise.reject(new Error('main is gone'))
    const reply = first
      ? view
      : (apiAnswers[name] ?? { saleId: 'x', state: 'PENDING', answer: query.get('check') ?? 'not-found' })
    return Promise.resolve(answer === 'ok' ? { ok: true, value: reply } : { ok: false, error: { code: answer } })
  },
  on: (name, listener) => {
    listeners.set(name, listener)
    return () => listeners.delete(name)
  },
}
const show = (next: unknown) => listeners.get('till.changed')?.(next)
Object.assign(window, { pos, sent, show, view, screens, tillView })
void import('../../renderer/cashier/main')

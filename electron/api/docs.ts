// The page that people read: made of the same table as the server, in one file, without anything from outside.

import { createHash } from 'node:crypto'
import { refusalCodes } from '../../shared/result'
import { type About, schemaOf } from './openapi'
import { allDoorProblems, coreProblem, type Problem } from './problem'
import { methodsOf, type Route } from './routes'
import { ResetAnswer } from './schemas'

const style = `
:root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif; }
body { max-width: 54rem; margin: 2rem auto; padding: 0 1rem; }
h1 { line-height: 1.2; } h2 { margin-top: 3rem; }
code, pre { font: 0.9em/1.5 ui-monospace, monospace; }
pre { padding: 1rem; overflow-x: auto; border: 1px solid #8886; border-radius: 8px; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.75rem 0.35rem 0; border-bottom: 1px solid #8884; }
section { border-top: 1px solid #8886; } .method { font-weight: 700; margin-right: 0.5rem; } .note { opacity: 0.8; }
`

/** @returns the page, and the policy that lets it show itself and nothing else */
export function docsPage(routes: readonly Route[], about: About): { readonly html: string; readonly policy: string } {
  const hash = createHash('sha256').update(style).digest('base64')
  return {
    policy: `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    html: `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>KHQR POS local API</title><style>${style}</style></head><body>
<h1>KHQR POS local API</h1>
<p>Version ${escaped(about.version)}, ${about.mode} mode. ${
      about.mode === 'live'
        ? 'Each request needs a key: <code>Authorization: Bearer …</code>.'
        : 'No key is needed in demo mode, and no real money moves.'
    } This page and the description need none. Machines read <a href="/openapi.json">/openapi.json</a>.</p>
<pre>curl -H 'Content-Type: application/json' -d '{"amount": 1, "currency": "USD"}' http://127.0.0.1:8000/pos/sale</pre>
<h2>Addresses</h2>
${routes.map(section).join('\n')}
<h2>Refusals</h2>
<p>Every refusal is <code>application/problem+json</code> (RFC 9457). Programs go by <code>code</code>.</p>
<table><thead><tr><th>Code</th><th>Status</th><th>Meaning</th></tr></thead><tbody>
${[...allDoorProblems(), ...refusalCodes.map((code) => coreProblem({ code }))].map(problemRow).join('\n')}
</tbody></table>
</body></html>
`,
  }
}

function section(route: Route): string {
  const query = fields(route.query, 'input')
  const body = fields(route.body, 'input')
  return `<section id="${route.id}"><h3><span class="method">${methodsOf(route).join(', ')}</span><code>${escaped(route.path)}</code></h3>
<p>${escaped(route.summary)}. ${escaped(route.detail)}</p>
<p class="note">Scope of the key: <code>${route.scope}</code>.${
    route.takesIdempotencyKey ? ' Takes the header <code>Idempotency-Key</code>.' : ''
  }${route.stream === undefined ? '' : ' Takes the header <code>Last-Event-ID</code>.'}</p>
${table('Query', query)}${table('Body', body)}${answerTables(route)}</section>`
}

function answerTables({ stream, answer }: Route): string {
  const own = fields(answer, 'output')
  if (stream === undefined) return table('Answer', own)
  return table('Data of event sale', own) + table('Data of event reset', fields(ResetAnswer, 'output'))
}

type Field = readonly [name: string, type: string, note: string]

function fields(schema: Route['query'], io: 'input' | 'output'): Field[] {
  if (schema === undefined) return []
  const { properties = {}, required = [] } = schemaOf(schema, io) as {
    properties?: Record<string, Record<string, unknown>>
    required?: string[]
  }
  return Object.entries(properties).map(([name, one]) => [
    name,
    typeOf(one) + (io === 'input' && !required.includes(name) ? ', optional' : ''),
    typeof one['description'] === 'string' ? one['description'] : '',
  ])
}

function typeOf(schema: Record<string, unknown>): string {
  const either = schema['anyOf'] ?? schema['oneOf']
  if (Array.isArray(either)) return either.map(typeOf).join(' or ')
  if (Array.isArray(schema['enum'])) return schema['enum'].join(' | ')
  return String(schema['const'] ?? schema['type'] ?? 'any')
}

function table(head: string, rows: readonly Field[]): string {
  if (rows.length === 0) return ''
  const lines = rows.map(
    ([name, type, note]) =>
      `<tr><td><code>${escaped(name)}</code></td><td>${escaped(type)}</td><td>${escaped(note)}</td></tr>`,
  )
  return `<table><thead><tr><th>${head}</th><th>Type</th><th></th></tr></thead><tbody>${lines.join('')}</tbody></table>`
}

function problemRow({ code, status, title }: Problem): string {
  return `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${escaped(title)}</td></tr>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

// The page of a till that does not start, kept as text like the page of last resort: it needs no build and no books.

import { languages } from '../../shared/languages'
import type { Language } from '../../shared/settings'
import { textOf } from '../../shared/text'
import { type PageFile, plainCss } from './errorPage'

export interface RefusalWords {
  readonly reason: 'provision' | 'setup' | 'folder' | 'launch'
  /** What is wrong, one thing each. */
  readonly faults: readonly {
    /** `merchant.accountId`; null for the file as a whole. */
    readonly field: string | null
    /** In Khmer where the till has words of its own for it. */
    readonly words: { readonly en: string; readonly km?: string }
  }[]
  /** The file or folder it is about; null when it is not known. */
  readonly place: string | null
  /** The till's language where it is known: it comes first. */
  readonly language: Language | null
}

export const REFUSAL_PATH = '/refusal.html'
const CSS_PATH = '/refusal.css'
const SCRIPT_PATH = '/refusal.js'

/** Faults that are shown; a file that is wrong all over is not mended by reading them all. */
const FAULTS_MAX = 20

const css = `body { place-items: start center; }
main { max-width: 46em; width: calc(100vw - 4em); padding: 0.6em 2em 0; }
h1 { color: #ab0f19; }
ul { margin: 1.4em 0; padding: 0; list-style: none; border-top: 1px solid currentColor; }
li { padding: 0.6em 0; border-bottom: 1px solid currentColor; overflow-wrap: anywhere; }
code { display: block; font: bold 1em ui-monospace, Consolas, "DejaVu Sans Mono", monospace; }
li span { display: block; }
.place { overflow-wrap: anywhere; opacity: 0.8; }
footer { position: sticky; bottom: 0; padding: 0.8em 0; background: Canvas; }
button { min-height: 56px; padding: 0.4em 2em; border: 0; border-radius: 8px; font: inherit;
  font-weight: bold; background: CanvasText; color: Canvas; }
button:focus-visible { outline: 4px solid #0b57d0; outline-offset: 2px; }
@media (prefers-color-scheme: dark) { h1 { color: #ff8a8f; } }
`

const script = `const close = document.getElementById('close')
close.addEventListener('click', () => window.close())
close.focus({ preventScroll: true })
`

/** Answers for the page's three files. @returns null for any other address */
export function refusalFiles(words: RefusalWords): (pathname: string, built: Iterable<string>) => PageFile | null {
  return (pathname, built) => {
    if (pathname === REFUSAL_PATH) return { text: htmlOf(words), contentType: 'text/html; charset=utf-8' }
    if (pathname === CSS_PATH) return { text: `${plainCss(built)}${css}`, contentType: 'text/css; charset=utf-8' }
    if (pathname === SCRIPT_PATH) return { text: script, contentType: 'text/javascript; charset=utf-8' }
    return null
  }
}

/** What is wrong, line by line: `merchant.accountId: is missing`, or a sentence. A first line may only be their head. */
export function faultsOf(text: string): RefusalWords['faults'] {
  const lines = text.split('\n')
  return (lines.length > 1 && lines[0]?.endsWith(':') ? lines.slice(1) : lines).map((line) => {
    const [, field, words] = /^([\w.]+): (.+)$/s.exec(line) ?? []
    return { field: field === undefined || field === 'file' ? null : field, words: { en: words ?? line } }
  })
}

function htmlOf({ reason, faults, place, language }: RefusalWords): string {
  const first = language ?? 'km'
  const order = [first, ...languages.filter((one) => one !== first)]
  const said = order.map((one) => {
    const { heads, helps, whoHelps } = textOf(one).startWords
    return `<h1 lang="${one}">${safe(heads[reason])}</h1>\n<p lang="${one}">${safe(`${helps[reason]} ${whoHelps}`)}</p>`
  })
  const listed = faults.slice(0, FAULTS_MAX).map(({ field, words }) => {
    const sentences = order.map((one) => words[one]).filter((one) => one !== undefined)
    const name = field === null ? '' : `<code>${safe(field)}</code>`
    return `<li data-testid="refusal-fault">${name}${sentences.map((one) => `<span>${safe(one)}</span>`).join('')}</li>`
  })
  const close = order.map((one) => textOf(one).startWords.close).join(' · ')
  return `<!doctype html>
<html lang="${first}">
<head>
<meta charset="utf-8">
<title>KHQR POS</title>
<link rel="stylesheet" href="${CSS_PATH}">
</head>
<body>
<main data-testid="refusal" data-reason="${reason}">
${said.join('\n')}
<ul>
${listed.join('\n')}
</ul>
${place === null ? '' : `<p class="place" data-testid="refusal-place">${safe(place)}</p>`}
<footer><button id="close" data-testid="refusal-close">${safe(close)}</button></footer>
</main>
<script src="${SCRIPT_PATH}"></script>
</body>
</html>
`
}

/** A file's name, or a word out of the file, is no markup. */
function safe(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

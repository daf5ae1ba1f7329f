// The page of last resort, kept as text here: it needs no build, no script and no till to say what a cashier may do.

export interface PageFile {
  readonly text: string
  readonly contentType: string
}

const html = `<!doctype html>
<html lang="km">
<head>
<meta charset="utf-8">
<title>KHQR POS</title>
<link rel="stylesheet" href="/error.css">
</head>
<body>
<main data-testid="error-page">
<h1>អេក្រង់នេះឈប់ដំណើរការ</h1>
<p>ការលក់ទាំងអស់ត្រូវបានរក្សាទុក។ អេក្រង់នេះនឹងព្យាយាមម្ដងទៀតដោយខ្លួនឯងក្នុងមួយនាទី។</p>
<p>បើវានៅតែដដែល សូមបិទកម្មវិធី រួចបើកម្ដងទៀត។</p>
<h1 lang="en">This screen has stopped working</h1>
<p lang="en">All sales are kept. It tries again by itself in a minute.</p>
<p lang="en">If it stays like this, close the till and start it again.</p>
</main>
</body>
</html>
`

const css = `html { color-scheme: light dark; height: 100%; background: Canvas; color: CanvasText; }
body { margin: 0; min-height: 100%; display: grid; place-items: center;
  font: 18px/1.6 Khmer, "Noto Sans Khmer", "Khmer OS", "Leelawadee UI", system-ui, sans-serif; }
main { max-width: 36em; padding: 2em; }
h1 { font-size: 1.4em; margin: 1em 0 0.2em; }
p { margin: 0.2em 0; }
`

/** The Khmer letters among the built files: many machines have none of their own. */
const khmerFont = /noto-sans-khmer-khmer-[^/]*\.woff2$/

/**
 * The page's two files.
 * @param pathname as in the address; `null` is returned for any other
 * @param built addresses of the built files, for the one with the Khmer letters
 */
export function errorPageFile(pathname: string, built: Iterable<string>): PageFile | null {
  if (pathname === '/error.html') return { text: html, contentType: 'text/html; charset=utf-8' }
  if (pathname !== '/error.css') return null
  return { text: plainCss(built), contentType: 'text/css; charset=utf-8' }
}

/** The plain look, with the Khmer letters where the build has them. @param built addresses of the built files */
export function plainCss(built: Iterable<string>): string {
  const font = [...built].find((address) => khmerFont.test(address))
  const face = font === undefined ? '' : `@font-face { font-family: Khmer; src: url("${font}"); }\n`
  return `${face}${css}`
}

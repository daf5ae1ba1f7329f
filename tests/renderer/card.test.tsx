// The card that customers know, and a code in it that no decoder takes for anything else.

import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { KhqrCard } from '../../renderer/ui/KhqrCard'

const code = { modules: 45, path: 'M0 0h7v1h-7z' }
const card = (demo: boolean) =>
  renderToStaticMarkup(
    <KhqrCard
      merchantName="Rumduol Cafe"
      amountMinor={12_500}
      currency="KHR"
      code={code}
      label="KHQR for 12,500 riel"
      demo={demo}
    />,
  )

it('has a head that says KHQR, the shop, the amount with its currency, and a DEMO stamp in the demo alone', () => {
  expect(card(false)).toMatch(/khqr__head">KHQR<.*Rumduol Cafe.*12,500<small aria-hidden="true">KHR</)
  expect(card(false)).not.toContain('DEMO')
  expect(card(true)).toContain('>DEMO<')
})

it('has nothing in the code but its modules: a mark in the middle made one decoder in four blind', () => {
  const place = /<div class="code[^>]*>(.*?)<\/div>/.exec(card(true))?.[1] ?? ''
  expect(place).toMatch(/^<svg [^>]*viewBox="0 0 45 45"[^>]*><path d="M0 0h7v1h-7z"><\/path><\/svg>$/)
})

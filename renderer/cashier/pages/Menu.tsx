// The menu: the names of the pages on one side, the open page beside them. A sale that comes up meanwhile is named on
// top and takes nobody's work away.

import { Suspense, useEffect, useRef } from 'react'
import type { Text } from '../../../shared/text'
import type { TillView } from '../../../shared/till'
import { Button } from '../../ui/Button'
import { Money } from '../../ui/Money'
import type { Snapshot } from '../../ui/snapshot'
import { useKeys } from '../keys'
import type { Drafts } from '../setup/drafts'
import type { Typed } from '../typed'
import { groups, pages } from './registry'
import './menu.css'

interface MenuProps {
  readonly snapshot: Snapshot<TillView>
  readonly text: Text
  /** The open page's id. */
  readonly open: string
  readonly onOpen: (id: string) => void
  readonly onBack: () => void
  readonly focus: string | null
  readonly typed: Typed
  readonly drafts: Drafts
  readonly onSetUp: () => void
}

export function Menu({ snapshot, text, open, onOpen, onBack, focus, typed, drafts, onSetUp }: MenuProps) {
  const entry = pages.find((page) => page.id === open)
  const { attentionCount } = snapshot.view
  const list = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page was opened, perhaps from elsewhere
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' })
  }, [open])
  useKeys({ Escape: onBack })
  return (
    <div className="menu">
      <nav className="menu__pages" aria-label={text.menuWords.open}>
        <Button hint="Esc" testId="menu-back" onPress={onBack}>
          {text.menuWords.back}
        </Button>
        <div className="menu__list" ref={list}>
          {groups.map((group) => (
            <section key={group}>
              {group !== 'daily' && <h2>{text.menuWords.groups[group]}</h2>}
              {pages
                .filter((page) => page.group === group)
                .map(({ id, title }) => (
                  <button
                    key={id}
                    type="button"
                    className="menu__page"
                    aria-current={id === open ? 'page' : undefined}
                    data-testid={`page-${id}`}
                    onClick={() => onOpen(id)}
                  >
                    {title(text)}
                    {id === 'attention' && attentionCount > 0 && (
                      <span className="menu__count num">{attentionCount}</span>
                    )}
                  </button>
                ))}
            </section>
          ))}
        </div>
      </nav>
      <div className="menu__body">
        <SaleOnScreen view={snapshot.view} text={text} onBack={onBack} />
        <Suspense fallback={null}>
          {entry !== undefined && <entry.Page {...{ snapshot, text, onBack, focus, typed, drafts, onSetUp }} />}
        </Suspense>
      </div>
    </div>
  )
}

/** A program may sell through the till while somebody reads a page. */
function SaleOnScreen({ view: { screen }, text, onBack }: { view: TillView; text: Text; onBack: () => void }) {
  if (screen.kind === 'amount') return null
  const { state, amountMinor, currency } = screen.sale
  return (
    <div className="menu__sale" data-testid="menu-sale" data-state={state}>
      <p>
        {text.menuWords.saleWaits}: <Money amountMinor={amountMinor} currency={currency} /> · {text.states[state]}
      </p>
      <Button onPress={onBack}>{text.menuWords.goThere}</Button>
    </div>
  )
}

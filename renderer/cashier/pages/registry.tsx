// The pages of the menu, in their order. Each is loaded when it is first opened: the amount never waits for one.

import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import type { Text } from '../../../shared/text'
import type { TillView } from '../../../shared/till'
import type { Snapshot } from '../../ui/snapshot'
import type { Drafts } from '../setup/drafts'
import type { Typed } from '../typed'

export interface PageProps {
  readonly snapshot: Snapshot<TillView>
  readonly text: Text
  /** Back to the till. */
  readonly onBack: () => void
  /** The sale whose entry the page begins with, when it was opened for one. */
  readonly focus: string | null
  /** What is typed in the set-up and not stored yet. */
  readonly drafts: Drafts
  /** To the set-up, step by step. */
  readonly onSetUp: () => void
  /** What stands on the amount screen. */
  readonly typed: Typed
}

/** The parts of the menu; the first has no name over it. */
export const groups = ['daily', 'shop', 'people', 'machine'] as const

export interface PageEntry {
  readonly id: string
  readonly group: (typeof groups)[number]
  readonly title: (text: Text) => string
  readonly Page: LazyExoticComponent<ComponentType<PageProps>>
}

/** What is opened every day, then the shop, then its people, then what whoever looks after the computer needs. */
export const pages: readonly PageEntry[] = [
  {
    id: 'attention',
    group: 'daily',
    title: (text) => text.attentionWords.page,
    Page: lazy(() => import('./AttentionPage')),
  },
  {
    id: 'sticker',
    group: 'daily',
    title: (text) => text.attentionWords.sticker,
    Page: lazy(() => import('./StickerPage')),
  },
  { id: 'shop', group: 'shop', title: (text) => text.setupWords.pages.shop, Page: lazy(() => import('./ShopPage')) },
  { id: 'sales', group: 'shop', title: (text) => text.setupWords.pages.sales, Page: lazy(() => import('./SalesPage')) },
  {
    id: 'bakong',
    group: 'shop',
    title: (text) => text.setupWords.pages.bakong,
    Page: lazy(() => import('./BakongPage')),
  },
  { id: 'screens', group: 'shop', title: (text) => text.menuWords.screens, Page: lazy(() => import('./ScreensPage')) },
  { id: 'comfort', group: 'shop', title: (text) => text.comfortWords.page, Page: lazy(() => import('./ComfortPage')) },
  { id: 'people', group: 'people', title: (text) => text.peopleWords.page, Page: lazy(() => import('./PeoplePage')) },
  {
    id: 'audit',
    group: 'people',
    title: (text) => text.peopleWords.auditPage,
    Page: lazy(() => import('./AuditPage')),
  },
  {
    id: 'doctor',
    group: 'machine',
    title: (text) => text.doctorWords.title,
    Page: lazy(() => import('./DoctorPage')),
  },
  {
    id: 'backups',
    group: 'machine',
    title: (text) => text.storageWords.backups,
    Page: lazy(() => import('./BackupsPage')),
  },
  {
    id: 'updates',
    group: 'machine',
    title: (text) => text.updatesWords.page,
    Page: lazy(() => import('./UpdatesPage')),
  },
  { id: 'api', group: 'machine', title: (text) => text.menuWords.api, Page: lazy(() => import('./ApiPage')) },
  {
    id: 'about',
    group: 'machine',
    title: (text) => text.comfortWords.aboutPage,
    Page: lazy(() => import('./AboutPage')),
  },
]

/** Opened first: what needs somebody, else what every cashier may use. */
export function firstPage({ attentionCount, outside }: TillView): string {
  return attentionCount > 0 || outside !== null ? 'attention' : 'sticker'
}

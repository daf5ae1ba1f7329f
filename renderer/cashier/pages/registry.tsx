// The pages of the menu, in their order. Each is loaded when it is first opened: the amount never waits for one.

import { type ComponentType, type LazyExoticComponent, lazy, type RefObject } from 'react'
import type { Text } from '../../../shared/text'
import type { TillView } from '../../../shared/till'
import type { Snapshot } from '../../ui/snapshot'
import type { Entry } from '../entry'

export interface PageProps {
  readonly snapshot: Snapshot<TillView>
  readonly text: Text
  /** Back to the till. */
  readonly onBack: () => void
  /** The sale whose entry the page begins with, when it was opened for one. */
  readonly focus: string | null
  /** What stands on the amount screen. */
  readonly typed: RefObject<Entry | null>
}

export interface PageEntry {
  readonly id: string
  readonly title: (text: Text) => string
  readonly Page: LazyExoticComponent<ComponentType<PageProps>>
}

export const pages: readonly PageEntry[] = [
  { id: 'attention', title: (text) => text.attentionWords.page, Page: lazy(() => import('./AttentionPage')) },
  { id: 'sticker', title: (text) => text.attentionWords.sticker, Page: lazy(() => import('./StickerPage')) },
  { id: 'shop', title: (text) => text.setupWords.pages.shop, Page: lazy(() => import('./ShopPage')) },
  { id: 'sales', title: (text) => text.setupWords.pages.sales, Page: lazy(() => import('./SalesPage')) },
  { id: 'bakong', title: (text) => text.setupWords.pages.bakong, Page: lazy(() => import('./BakongPage')) },
  { id: 'screens', title: (text) => text.menuWords.screens, Page: lazy(() => import('./ScreensPage')) },
  { id: 'api', title: (text) => text.menuWords.api, Page: lazy(() => import('./ApiPage')) },
  { id: 'people', title: (text) => text.peopleWords.page, Page: lazy(() => import('./PeoplePage')) },
  { id: 'audit', title: (text) => text.peopleWords.auditPage, Page: lazy(() => import('./AuditPage')) },
  { id: 'comfort', title: (text) => text.comfortWords.page, Page: lazy(() => import('./ComfortPage')) },
  { id: 'about', title: (text) => text.comfortWords.aboutPage, Page: lazy(() => import('./AboutPage')) },
  { id: 'doctor', title: (text) => text.doctorWords.title, Page: lazy(() => import('./DoctorPage')) },
  { id: 'backups', title: (text) => text.storageWords.backups, Page: lazy(() => import('./BackupsPage')) },
  { id: 'updates', title: (text) => text.updatesWords.page, Page: lazy(() => import('./UpdatesPage')) },
]

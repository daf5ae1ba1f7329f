// The pages of the menu, in their order. Each is loaded when it is first opened: the amount never waits for one.

import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import type { Text } from '../../../shared/text'
import type { TillView } from '../../../shared/till'
import type { Snapshot } from '../../ui/snapshot'

export interface PageProps {
  readonly snapshot: Snapshot<TillView>
  readonly text: Text
}

export interface PageEntry {
  readonly id: string
  readonly title: (text: Text) => string
  readonly Page: LazyExoticComponent<ComponentType<PageProps>>
}

export const pages: readonly PageEntry[] = [
  { id: 'screens', title: (text) => text.menuWords.screens, Page: lazy(() => import('./ScreensPage')) },
  { id: 'doctor', title: (text) => text.doctorWords.title, Page: lazy(() => import('./DoctorPage')) },
  { id: 'backups', title: (text) => text.storageWords.backups, Page: lazy(() => import('./BackupsPage')) },
]

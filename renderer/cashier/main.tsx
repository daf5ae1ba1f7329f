// Opens the cashier's page: listen, ask for the snapshot of now, paint it, then say so.

import '../ui/fonts'
import '../ui/tokens.css'
import '../ui/base.css'
import '../ui/parts.css'
import '../ui/card.css'
import './till.css'
import { StrictMode, useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import type { TillView } from '../../shared/till'
import { call, on } from '../pos'
import { createSource, useSnapshot } from '../ui/snapshot'
import { loadSounds, useSounds } from './sound'
import { Till } from './Till'

const source = createSource<TillView>()

function Page() {
  const snapshot = useSnapshot(source)
  useSounds(snapshot?.view ?? null)
  const open = snapshot !== null
  useEffect(() => {
    if (open) requestAnimationFrame(() => requestAnimationFrame(sayReady))
  }, [open])
  return snapshot === null ? null : <Till snapshot={snapshot} />
}

function sayReady(): void {
  if (document.documentElement.dataset['ready'] !== undefined) return
  document.documentElement.dataset['ready'] = ''
  void call('till.ready', {})
}

on('till.changed', source.put)
void call('till.view', {}).then((result) => {
  if (result.ok && source.now() === null) source.put(result.value)
})
loadSounds()
const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root')
createRoot(root).render(
  <StrictMode>
    <Page />
  </StrictMode>,
)

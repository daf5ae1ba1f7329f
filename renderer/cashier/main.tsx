// Opens the cashier's page: listen, ask for the snapshot of now, paint it, then say so.

import '../ui/fonts'
import '../ui/tokens.css'
import '../ui/base.css'
import '../ui/parts.css'
import '../ui/card.css'
import './till.css'
import './bar.css'
import './controls.css'
import './side.css'
import './board.css'
import './welcome.css'
import './compact.css'
import '../ui/contrast.css'
import { StrictMode, useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import type { TillView } from '../../shared/till'
import { call, on } from '../pos'
import { LiveRegion } from '../ui/liveRegion'
import { SpokenLanguage } from '../ui/Money'
import { watchPresses } from '../ui/press'
import { createSource, useSnapshot } from '../ui/snapshot'
import { Broken } from './Broken'
import { EdgeFlash } from './EdgeFlash'
import { mendFieldKeys } from './fieldKeys'
import { useKeyClick } from './keyClick'
import { hearPeople } from './people/source'
import { startSounds } from './sound'
import { Till } from './Till'

/** How long main may be silent before the page says so, and between one question and the next. */
const PATIENCE_MS = 3000

const source = createSource<TillView>()
const silence = createSource<true>()

function Page() {
  const snapshot = useSnapshot(source)
  const silent = useSnapshot(silence) !== null
  useKeyClick(snapshot?.view.sound ?? null)
  const open = snapshot !== null
  useEffect(() => {
    if (open) requestAnimationFrame(afterPaint)
  }, [open])
  return (
    <>
      {snapshot !== null ? (
        <SpokenLanguage value={snapshot.view.language}>
          <Till snapshot={snapshot} />
        </SpokenLanguage>
      ) : (
        silent && <Broken />
      )}
      <EdgeFlash />
      <LiveRegion />
    </>
  )
}

/** A message that is sent from a frame arrives when that frame has been painted. */
function afterPaint(): void {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = sayReady
  port2.postMessage(null)
}

function sayReady(): void {
  if (document.documentElement.dataset['ready'] !== undefined) return
  document.documentElement.dataset['ready'] = ''
  void call('till.ready', {})
  // The machine's sound is opened only now: a chime is never needed before the amount can be typed.
  startSounds(source)
}

/** Asks for the snapshot of now until one is here. Main may be busy with its books, or refuse because of the disk. */
function askForView(): void {
  if (source.now() !== null) return
  const again = setTimeout(() => {
    if (source.now() === null) silence.put(true)
    askForView()
  }, PATIENCE_MS)
  call('till.view', {}).then(
    (result) => {
      if (!result.ok || source.now() !== null) return
      clearTimeout(again)
      source.put(result.value)
    },
    (error: unknown) => console.error('till.view', error),
  )
}

on('till.changed', source.put)
hearPeople()
watchPresses()
mendFieldKeys()
askForView()
const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root')
createRoot(root).render(
  <StrictMode>
    <Page />
  </StrictMode>,
)

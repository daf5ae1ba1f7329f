// Opens the recovery page: listen, ask for what is known, paint it.

import '../ui/fonts'
import '../ui/tokens.css'
import '../ui/base.css'
import '../ui/parts.css'
import '../cashier/controls.css'
import './recovery.css'
import '../ui/contrast.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import type { RecoveryView } from '../../shared/backups'
import { call, on } from '../pos'
import { watchPresses } from '../ui/press'
import { Seen } from '../ui/Seen'
import { createSource, useSnapshot } from '../ui/snapshot'
import { Recovery } from './Recovery'

const source = createSource<RecoveryView>()

function Page() {
  const snapshot = useSnapshot(source)
  return (
    snapshot !== null && (
      <Seen>
        <Recovery view={snapshot.view} />
      </Seen>
    )
  )
}

watchPresses()
on('recovery.changed', source.put)
call('recovery.view', {}).then(
  (result) => {
    if (result.ok && source.now() === null) source.put(result.value)
  },
  (error: unknown) => console.error('recovery.view', error),
)
const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root')
createRoot(root).render(
  <StrictMode>
    <Page />
  </StrictMode>,
)

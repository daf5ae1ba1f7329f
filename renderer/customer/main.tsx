// Opens the customer's page: it listens, and paints what it hears. There is nothing else it could do.

import '../ui/fonts'
import '../ui/tokens.css'
import '../ui/base.css'
import '../ui/parts.css'
import '../ui/card.css'
import './guest.css'
import '../ui/contrast.css'
import { createRoot } from 'react-dom/client'
import type { CustomerView } from '../../shared/customer'
import { on } from '../pos'
import { createSource, useSnapshot } from '../ui/snapshot'
import { Guest } from './Guest'

const source = createSource<CustomerView>()

function Page() {
  const snapshot = useSnapshot(source)
  return snapshot === null ? null : <Guest snapshot={snapshot} />
}

on('customer.changed', source.put)
const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root')
createRoot(root).render(<Page />)

// Currencies, rate and the life of a code.

import { SalesStep } from '../setup/SalesStep'
import type { PageProps } from './registry'
import { SettingsPage } from './SettingsParts'

export default function SalesPage(props: PageProps) {
  return <SettingsPage {...props} Step={SalesStep} />
}

// The Bakong token, its renewal, and the day's look-ups.

import { BakongStep } from '../setup/BakongStep'
import type { PageProps } from './registry'
import { SettingsPage } from './SettingsParts'

export default function BakongPage(props: PageProps) {
  return <SettingsPage {...props} Step={BakongStep} />
}

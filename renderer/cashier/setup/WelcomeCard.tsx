// On the empty amount of a new till: what to do first. It takes no key that an amount could need, and goes with the first.

import type { Text } from '../../../shared/text'
import type { TillView } from '../../../shared/till'
import { call } from '../../pos'
import { Button } from '../../ui/Button'
import { useKeys } from '../keys'

interface WelcomeCardProps {
  readonly view: TillView
  readonly text: Text
  readonly onSetUp: () => void
  /** Charges the first real 100 riel. */
  readonly onFirstSale: () => void
}

export function WelcomeCard({ view, text, onSetUp, onFirstSale }: WelcomeCardProps) {
  const words = text.setupWords
  const setUp = view.welcome === 'start'
  useKeys(setUp ? { F2: onSetUp } : { F2: onFirstSale })
  return (
    <aside className="welcome" data-testid="welcome" data-kind={view.welcome}>
      <div>
        <b>{setUp ? words.welcomeHead : words.firstSaleHead}</b>
        <p>{setUp ? words.welcomeHelp : words.firstSaleHelp}</p>
      </div>
      {setUp && (
        <Button testId="welcome-later" onPress={() => void call('setup.welcomed', {})}>
          {words.welcomeLater}
        </Button>
      )}
      <Button kind="main" hint="F2" testId="welcome-go" onPress={setUp ? onSetUp : onFirstSale}>
        {setUp ? words.welcomeSetUp : words.firstSale}
      </Button>
    </aside>
  )
}

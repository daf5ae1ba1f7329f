// What the day's look-ups went to, for whoever wonders why they are spent by noon.

import type { Text } from '../../../shared/text'
import type { TillView } from '../../../shared/till'

export function LookUpsToday({ view, text }: { view: TillView; text: Text }) {
  const words = text.setupWords
  const { lookUps, lookupsLeft: left } = view
  const { used, limit } = lookUps
  return (
    <section className="look-ups" data-testid="look-ups">
      <h2>
        {words.lookUpsToday}
        {limit !== null && left !== null && <small className="num">{words.lookUpsLeft(left, limit)}</small>}
      </h2>
      <dl>
        {(['automatic', 'deadline', 'person'] as const).map((purpose) => (
          <div key={purpose}>
            <dt>{words.lookUpsFor[purpose]}</dt>
            <dd className="num" data-testid={`look-ups-${purpose}`}>
              {used[purpose]}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

// The page before main has ever answered, when it does not: in both languages, since nobody could say which.

import { languages } from '../../shared/languages'
import { textOf } from '../../shared/text'
import { Icon } from '../ui/Icon'

export function Broken() {
  return (
    <main className="broken" role="alert" data-testid="broken">
      <Icon name="stop" />
      {languages.map((language) => (
        <div key={language} lang={language}>
          <h1>{textOf(language).brokenHead}</h1>
          <p>{textOf(language).brokenAdvice}</p>
        </div>
      ))}
    </main>
  )
}

// The words of a language.

import type { Language } from '../settings'
import { en, type Text } from './en'
import { km } from './km'

export type { Text }

const texts: Record<Language, Text> = { en, km }

export function textOf(language: Language): Text {
  return texts[language]
}

/** The rows that made the amounts, line by line: the sentences, then where the rules are published. */
import { explained } from '../../common/explanation'
import type { ExplanationRow } from '../../proto/types'
import type { Language } from './language'

export function explanationLines(rows: readonly ExplanationRow[], language: Language): string[] {
  const { sentences, sources } = explained(rows, language)
  return [...sentences, ...sources.map((source) => `  ${source}`)]
}

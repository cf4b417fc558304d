/** zh unless the caller's surroundings clearly speak another language. */
import type { Language } from '../../common/errors'

export type { Language }

/** --lang first, then LC_ALL, LC_MESSAGES, LANG as POSIX orders them. */
export function languageOf(asked: string | undefined, env: Readonly<Record<string, string | undefined>>): Language {
  if (asked === 'zh' || asked === 'en') return asked
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || ''
  return locale.toLowerCase().startsWith('en') ? 'en' : 'zh'
}

/** A sentence in both languages. */
export type Words = Readonly<Record<Language, string>>

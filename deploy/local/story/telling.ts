/** What a story is given, and what it says in the end. */
import type { Language, Words } from '../../../bin/output/language'
import type { Province } from '../province'
import type { Waiting } from '../waiting'

export interface Telling {
  readonly province: Province
  readonly language: Language
  /** End after the story instead of staying up. */
  readonly once: boolean
  readonly waiting: Waiting
  /** When the person pressed Enter, milliseconds since 1970. */
  readonly enteredAtMs: number
  /** Ctrl-C or SIGTERM. */
  readonly interrupted: AbortSignal
}

/** What the story found: figures becomes the last line with --json. */
export interface Found {
  readonly ok: boolean
  readonly figures: object
}

/** How a scene speaks: in the person's language, with what it waits for on a line of its own. */
export interface Voice {
  readonly language: Language
  say(words: Words): void
  /** Lines that are the same in every language, or were rendered already. */
  lines(texts: readonly string[]): void
  /** Shows what is waited for until the work ends. */
  during<T>(words: Words, work: Promise<T> | (() => Promise<T>)): Promise<T>
  /** What is waited for now, and how much of it is done. */
  progress(words: Words, fraction?: number): void
}

export function voiceOf({ language, waiting }: Pick<Telling, 'language' | 'waiting'>): Voice {
  return {
    language,
    say: (words) => waiting.say(words[language]),
    lines(texts) {
      for (const text of texts) waiting.say(text)
    },
    async during(words, work) {
      waiting.progress(words[language])
      try {
        return await (typeof work === 'function' ? work() : work)
      } finally {
        waiting.pause()
      }
    },
    progress: (words, fraction) => waiting.progress(words[language], fraction),
  }
}

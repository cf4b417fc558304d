/** What the person at the keyboard can mend: what is wrong, and what to do, in both languages. */
import type { Language, Words } from './language'

export class Mistake extends Error {
  override readonly name = 'Mistake'
  constructor(
    readonly what: Words,
    readonly remedy: Words,
  ) {
    super(what.en)
  }
}

export function mistakeLines({ what, remedy }: Mistake, language: Language): string[] {
  return [`✖ ${what[language]}`, `${language === 'zh' ? '处理办法' : 'What to do'}: ${remedy[language]}`]
}

export function mistakeJson({ what, remedy }: Mistake) {
  return { error: { zh: what.zh, en: what.en, remedy_zh: remedy.zh, remedy_en: remedy.en } }
}

/** A name that is none of those known. */
export function noSuch(known: readonly string[], name: string, kind: Words): Mistake {
  const list = known.join(', ')
  return new Mistake(
    { zh: `没有${kind.zh} ${name}`, en: `there is no ${kind.en} ${name}` },
    { zh: `请用其中之一：${list}`, en: `use one of: ${list}` },
  )
}

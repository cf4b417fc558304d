/** Wrong usage in the reader's language. Commander says it in English only, and does not say where to look. */
import { InvalidArgumentError } from 'commander'
import { textOf } from '../../common/errors'
import { isKnownIdForm, isSettleId } from '../../common/identifiers'
import { isDay } from '../../region-node/enrollment/policy/days'
import type { Language, Words } from './language'

const ZH: readonly (readonly [RegExp, string])[] = [
  [/^unknown command '(.+?)'/, '没有命令“$1”'],
  [/^unknown option '(.+?)'/, '没有选项“$1”'],
  [/^missing required argument '(.+?)'/, '缺少参数 <$1>'],
  [/^required option '(.+?)' not specified/, '缺少选项 $1'],
  [/^option '(.+?)' argument missing/, '选项 $1 缺少值'],
  [/^too many arguments.*$/, '参数太多'],
  [/^option '(.+?)' argument '(.*?)' is invalid\. ?/, '选项 $1 的值“$2”不对：'],
  [/^command-argument value '(.*?)' is invalid for argument '(.+?)'\. ?/, '参数 <$2> 的值“$1”不对：'],
  [/Allowed choices are (.+)\./, '应为 $1 之一'],
  [/\(Did you mean (.+?)\?\)/, '（是不是 $1？）'],
]

/** @param help what tells more */
export function usageText(said: string, language: Language, help = 'npx lianjie --help'): string {
  const bare = said.trim().replace(/^error: /, '')
  if (language === 'en') return `✖ ${bare}\nWhat to do: see ${help}\n`
  const what = ZH.reduce((text, [pattern, words]) => text.replace(pattern, words), bare)
  return `✖ 用法不对：${what.replaceAll('\n', '')}\n处理办法: 看 ${help}\n`
}

/** Reads an option or argument; what it cannot read is said in the reader's language. */
export type Read<T> = (text: string) => T

function wanted(words: Words, language: Language): InvalidArgumentError {
  return new InvalidArgumentError(words[language])
}

const COUNT_DIGITS = 6
/** Whatever a seed that failed is, it can be named again. */
const SEED_DIGITS = 15

export const countIn = (language: Language): Read<number> => wholeIn(language, COUNT_DIGITS)
export const seedIn = (language: Language): Read<number> => wholeIn(language, SEED_DIGITS)

function wholeIn(language: Language, digits: number): Read<number> {
  return (text) => {
    if (!/^\d+$/.test(text) || text.length > digits)
      throw wanted({ zh: '应为非负整数', en: 'A whole number is expected.' }, language)
    return Number(text)
  }
}

export function dayIn(language: Language): Read<string> {
  return (text) => {
    if (!isDay(text))
      throw wanted({ zh: '应为日期，如 2026-01-05', en: 'A day is expected, like 2026-01-05.' }, language)
    return text
  }
}

/** An id that no door would take is not stored, sent or asked about. */
export function settleIdIn(language: Language): Read<string> {
  return (text) => {
    if (isSettleId(text)) return text
    throw new InvalidArgumentError(`[H1002] ${textOf({ code: 'H1002', params: { id: text } }, language)}`)
  }
}

/** The same where a settlement may be there already: one made from a message's names, or a reversal's own. */
export function knownIdIn(language: Language): Read<string> {
  return (text) => (isKnownIdForm(text) ? text : settleIdIn(language)(text))
}

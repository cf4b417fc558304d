/** A refusal as a person reads it: what happened, what a cashier may conclude, what to do. */
import { type Language, type Refusal, remedyOf, sentenceOf, textOf } from '../../common/errors'

export function refusalLines(refused: Refusal, language: Language): string[] {
  const cause = refused.params.cause ? ` (${refused.params.cause})` : ''
  const [what, now] = language === 'zh' ? ['处理办法', '收费窗口'] : ['What to do', 'At the till']
  return [
    `[${refused.code}] ${textOf(refused, language)}${cause}`,
    `${now}: ${sentenceOf(refused.code, language)}`,
    `${what}: ${remedyOf(refused, language)}`,
  ]
}

/** The same for programs. */
export function refusalJson(refused: Refusal) {
  return {
    code: refused.code,
    params: refused.params,
    zh: textOf(refused, 'zh'),
    en: textOf(refused, 'en'),
    remedy_zh: remedyOf(refused, 'zh'),
    remedy_en: remedyOf(refused, 'en'),
    retry_after_ms: refused.retryAfterMs,
  }
}

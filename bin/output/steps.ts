/** Business steps and states in words, and the colour of their outcome. */
import type { State, TailEvent } from '../../proto/types'
import type { Language, Words } from './language'
import type { Colour } from './paint'

const STEPS: Readonly<Record<string, Words>> = {
  asked: { zh: '请求结算', en: 'asked' },
  routed: { zh: '转发', en: 'routed' },
  verdict: { zh: '已核定', en: 'verdict' },
  refused: { zh: '拒绝', en: 'refused' },
  undecided: { zh: '未决', en: 'undecided' },
  confirmed: { zh: '已确认', en: 'confirmed' },
  cancelled: { zh: '已撤销', en: 'cancelled' },
  learned: { zh: '已记账', en: 'learned' },
  acknowledged: { zh: '已回执', en: 'acknowledged' },
  inquired: { zh: '查证', en: 'inquired' },
  quarantined: { zh: '隔离', en: 'quarantined' },
  manual: { zh: '人工决定', en: 'decided by hand' },
}

export function stepWords({ step }: Pick<TailEvent, 'step'>, language: Language): string {
  return STEPS[step]?.[language] ?? step
}

/** Green: money is decided and booked. Red: refused or broken. Yellow: not known yet. */
export function stepColour({ step, code }: Pick<TailEvent, 'step' | 'code'>): Colour {
  if (step === 'refused' || step === 'quarantined') return 'red'
  if (step === 'undecided' || step === 'inquired' || code) return 'yellow'
  if (step === 'confirmed' || step === 'learned' || step === 'acknowledged') return 'green'
  return 'grey'
}

const STATES: Readonly<Record<State, Words>> = {
  STATE_UNSPECIFIED: { zh: '不明', en: 'not said' },
  PROCESSING: { zh: '处理中', en: 'processing' },
  AUTHORISED: { zh: '已授权待确认', en: 'authorised, waits for confirm' },
  SETTLED: { zh: '已结算', en: 'settled' },
  CANCELLED: { zh: '已撤销', en: 'cancelled' },
  REJECTED: { zh: '已拒绝', en: 'rejected' },
  REVERSING: { zh: '冲正中', en: 'reversing' },
  REVERSED: { zh: '已冲正', en: 'reversed' },
  NEVER_SEEN: { zh: '从未见过', en: 'never seen' },
}

export function stateWords(state: State, language: Language): string {
  return STATES[state][language]
}

/** 就医地 5101, 省, 参保地 5116. */
export function whoWords(
  { organisation, region }: Pick<TailEvent, 'organisation' | 'region'>,
  language: Language,
): string {
  const names: Readonly<Record<string, Words>> = {
    CARE: { zh: '就医地', en: 'care' },
    HUB: { zh: '省', en: 'hub' },
    ENROLLMENT: { zh: '参保地', en: 'enrollment' },
  }
  return [names[organisation]?.[language] ?? organisation, region].filter(Boolean).join(' ')
}

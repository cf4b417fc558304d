/** The scenarios of `npm run load`: what comes, how fast, and what befalls the province meanwhile. Pure. */
import type { Words } from '../bin/output/language'
import { HABITS, type Habits, MONTH_END, STORM, TREATMENTS, type Treatment, type Weights } from './mix'

export const SCENARIOS = ['smoke', 'steady', 'slow-city', 'kill-hub', 'month-end', 'retry-storm'] as const
export type ScenarioName = (typeof SCENARIOS)[number]

export interface Scenario {
  readonly words: Words
  /** Settlements a second, unless told otherwise. */
  readonly rate: number
  readonly seconds: number
  readonly treatments: Weights<Treatment>
  readonly habits: Habits
  /** Happens while the load runs. */
  readonly mishap: 'none' | 'slow-city' | 'kill-hub'
}

const usual = { rate: 100, seconds: 60, treatments: TREATMENTS, habits: HABITS, mishap: 'none' } as const

export const scenarios: Readonly<Record<ScenarioName, Scenario>> = {
  smoke: {
    ...usual,
    words: { zh: '十秒一试：一切是否走得通', en: 'ten seconds: does all of it work' },
    rate: 10,
    seconds: 10,
  },
  steady: { ...usual, words: { zh: '平常一天', en: 'an ordinary day' } },
  'slow-city': {
    ...usual,
    words: { zh: '一个统筹区慢十秒，其余不受累', en: 'one region is ten seconds late; the others must not notice' },
    mishap: 'slow-city',
  },
  'kill-hub': {
    ...usual,
    words: { zh: '半途强杀一个中枢进程', en: 'half way through, kill -9 of one hub process' },
    mishap: 'kill-hub',
  },
  'month-end': {
    ...usual,
    words: { zh: '月底出院：住院结算五倍', en: 'discharges of a month’s end, five times as many' },
    treatments: MONTH_END,
  },
  'retry-storm': {
    ...usual,
    words: {
      zh: '各院系统不耐烦：半数账单重发',
      en: 'every hospital system lost patience: half of all bills sent twice',
    },
    habits: STORM,
  },
}

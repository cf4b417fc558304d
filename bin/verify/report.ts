/** The checker's findings for people and for programs (docs/OPERATIONS.md explains each line). */
import { keyFromWire, keyText } from '../../common/settlement-key'
import type { Doubt, InDoubtReply } from '../../proto/types'
import type { Language, Words } from '../output/language'
import type { Paint } from '../output/paint'
import { aligned, grouped } from '../output/table'
import { type Comparison, type DifferenceKind, differencesIn, isClean, type LedgerSum } from './compare'

export interface Findings {
  readonly day: string | undefined
  readonly comparison: Comparison
  readonly doubts: readonly Doubt[]
  readonly waiting: number
  readonly younger: number
}

/** One doubt a settlement: care and enrollment side may both hold it; the older age counts. */
export function gatheredDoubts(replies: readonly InDoubtReply[]): { doubts: Doubt[]; waiting: number } {
  const oldest = new Map<string, Doubt>()
  for (const doubt of replies.flatMap(({ doubts }) => doubts)) {
    const key = keyFromWire(doubt.key)
    const name = key ? keyText(key) : JSON.stringify(doubt.key)
    if ((oldest.get(name)?.ageMs ?? -1) < doubt.ageMs) oldest.set(name, doubt)
  }
  const doubts = [...oldest.values()].sort((a, b) => b.ageMs - a.ageMs)
  return { doubts, waiting: replies.reduce((sum, { waiting }) => sum + waiting, 0) }
}

export function passes({ comparison, doubts }: Findings): boolean {
  return isClean(comparison) && doubts.length === 0
}

export function reportJson(findings: Findings) {
  const { comparison: c, doubts } = findings
  return {
    verdict: passes(findings) ? 'PASS' : 'FAIL',
    day: findings.day ?? null,
    ledgers: { care: sumJson(c.care), hub: sumJson(c.hub), enrollment: sumJson(c.enrollment) },
    missing_at_care: c.missingAtCare,
    missing_at_hub: c.missingAtHub,
    missing_at_enrol: c.missingAtEnrol,
    amount_mismatch: c.amountMismatch,
    double_posting: c.doublePosting,
    unbalanced: c.unbalanced,
    diff_fen: Number(c.diffFen),
    unresolved_auth: doubts.map(doubtJson),
    in_doubt: doubts.length,
    max_in_doubt_s: oldestSeconds(doubts),
    waiting: findings.waiting,
    in_flight: c.inFlight.toHub + c.inFlight.toEnrollment,
    in_flight_to_hub: c.inFlight.toHub,
    in_flight_to_enrol: c.inFlight.toEnrollment,
    younger_than_reading: findings.younger,
  }
}

const TITLE: Words = { zh: '三账核对', en: 'Three ledgers' }

export function reportLines(findings: Findings, language: Language, paint: Paint): string[] {
  const { comparison: c, doubts, day } = findings
  const zh = language === 'zh'
  const fine = passes(findings)
  const sum = (name: string, { count, postedFen }: LedgerSum) =>
    zh
      ? `${name} ${grouped(count)} 笔 / ${grouped(postedFen)} 分`
      : `${name} ${grouped(count)} / ${grouped(postedFen)} fen`
  const missing = c.missingAtCare.length + c.missingAtHub.length + c.missingAtEnrol.length
  const mark = isClean(c) ? paint('green', zh ? '✔ 一致' : '✔ equal') : paint('red', zh ? '✖ 不一致' : '✖ differ')
  const counts = zh
    ? `单边账 ${missing}  金额不符 ${c.amountMismatch.length}  重复入账 ${c.doublePosting.length}  借贷不平 ${c.unbalanced.length}  ` +
      `差额 ${grouped(c.diffFen)} 分`
    : `one-sided ${missing}  amounts ${c.amountMismatch.length}  doubled ${c.doublePosting.length}  unbalanced ${c.unbalanced.length}  ` +
      `difference ${grouped(c.diffFen)} fen`
  const moving = zh
    ? `挂起授权 ${doubts.length} (最长 ${oldestSeconds(doubts)}s)  等待确认 ${findings.waiting}  ` +
      `在途 C→U ${c.inFlight.toHub}  U→E ${c.inFlight.toEnrollment}`
    : `in doubt ${doubts.length} (oldest ${oldestSeconds(doubts)} s)  waiting ${findings.waiting}  ` +
      `in flight C→U ${c.inFlight.toHub}  U→E ${c.inFlight.toEnrollment}`
  return [
    `${TITLE[language]} day=${day ?? (zh ? '全部' : 'all')}   ${sum('C', c.care)}   ${sum('U', c.hub)}   ${sum('E', c.enrollment)}   ${mark}`,
    counts,
    moving,
    ...differenceLines(c, language),
    ...doubts.map((doubt) => doubtLine(doubt, language)),
    paint(fine ? 'green' : 'red', `VERDICT: ${fine ? 'PASS' : 'FAIL'}`),
  ]
}

const KINDS: Readonly<Record<DifferenceKind, Words>> = {
  missingAtCare: { zh: '就医地缺', en: 'missing at care' },
  missingAtHub: { zh: '省缺', en: 'missing at hub' },
  missingAtEnrol: { zh: '参保地缺', en: 'missing at enrollment' },
  amountMismatch: { zh: '金额不符', en: 'amount differs' },
  doublePosting: { zh: '重复入账', en: 'doubled' },
  unbalanced: { zh: '借贷不平', en: 'unbalanced' },
}

const LEDGERS: Readonly<Record<string, string>> = { care: '就医地', hub: '省', enrollment: '参保地' }

function differenceLines(comparison: Comparison, language: Language): string[] {
  const zh = language === 'zh'
  const rows = differencesIn(comparison).map(({ kind, settlement, ledger, expected, found }) => [
    `  ✖ ${KINDS[kind][language]}`,
    settlement,
    zh ? ledger.replace(/^\w+/, (name) => LEDGERS[name] ?? name) : ledger,
    `${zh ? '应为' : 'expected'} ${expected}`,
    `${zh ? '实为' : 'found'} ${found}`,
  ])
  return aligned(rows)
}

function doubtLine(doubt: Doubt, language: Language): string {
  const key = keyFromWire(doubt.key)
  const next = language === 'zh' ? doubt.nextStepZh : doubt.nextStepEn
  const title = language === 'zh' ? '待查证' : 'in doubt'
  return `  ✖ ${title}  ${key ? keyText(key) : ''}  ${Math.round(doubt.ageMs / 1_000)} s  ${doubt.owner}  ${next}`
}

export function doubtJson(doubt: Doubt) {
  const key = keyFromWire(doubt.key)
  return {
    settlement: key ? keyText(key) : '',
    organisation: doubt.organisation,
    region: doubt.region,
    age_s: doubt.ageMs / 1_000,
    owner: doubt.owner,
    next_step_zh: doubt.nextStepZh,
    next_step_en: doubt.nextStepEn,
    next_at_ms: doubt.nextAtMs,
  }
}

function sumJson({ count, postedFen }: LedgerSum) {
  return { count, posted_fen: Number(postedFen) }
}

function oldestSeconds(doubts: readonly Doubt[]): number {
  return Math.round(Math.max(0, ...doubts.map(({ ageMs }) => ageMs)) / 100) / 10
}

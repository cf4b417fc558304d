/** The checker's findings for people and for programs (docs/OPERATIONS.md explains each line). */
import { keyFromWire, keyText } from '../../common/settlement-key'
import type { Doubt, InDoubtReply } from '../../proto/types'
import type { Language, Words } from '../output/language'
import type { Paint } from '../output/paint'
import { aligned, grouped } from '../output/table'
import type { ClosedDays } from './closed-days'
import { type Comparison, type DifferenceKind, differencesIn, isClean, type LedgerSum } from './compare'
import type { Gone } from './gone'
import type { ManualComparison } from './manual'

export interface Findings {
  readonly day: string | undefined
  readonly comparison: Comparison
  readonly manual: ManualComparison
  readonly doubts: readonly Doubt[]
  readonly waiting: number
  readonly younger: number
  readonly closed: ClosedDays
  /** Absent: all were asked. */
  readonly gone?: Gone
}

/** One doubt a settlement: care and enrollment side may both hold it; the older age counts. */
export function gatheredDoubts(replies: readonly InDoubtReply[]): { doubts: Doubt[]; more: number; waiting: number } {
  const oldest = new Map<string, Doubt>()
  for (const doubt of replies.flatMap(({ doubts }) => doubts)) {
    const key = keyFromWire(doubt.key)
    const name = key ? keyText(key) : JSON.stringify(doubt.key)
    if ((oldest.get(name)?.ageMs ?? -1) < doubt.ageMs) oldest.set(name, doubt)
  }
  const doubts = [...oldest.values()].sort((a, b) => b.ageMs - a.ageMs)
  const more = replies.reduce((sum, one) => sum + one.more, 0)
  return { doubts, more, waiting: replies.reduce((sum, { waiting }) => sum + waiting, 0) }
}

export function passes({ comparison, manual, doubts, closed }: Findings): boolean {
  const areEqual = isClean(comparison) && manual.differences.length === 0
  return areEqual && doubts.length === 0 && closed.changed.length === 0
}

export function reportJson(findings: Findings) {
  const { comparison: c, doubts } = findings
  return {
    verdict: passes(findings) ? 'PASS' : 'FAIL',
    day: findings.day ?? null,
    gone: findings.gone?.regions ?? [],
    by_the_hub_alone: findings.gone?.stoodIn ?? 0,
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
    manual: manualJson(findings.manual),
    manual_mismatch: findings.manual.differences,
    closed_units: findings.closed.units,
    closed_day_changed: findings.closed.changed,
  }
}

const TITLE: Words = { zh: '三账核对', en: 'Three ledgers' }

export function reportLines(findings: Findings, language: Language, paint: Paint): string[] {
  const { comparison, doubts, day } = findings
  const zh = language === 'zh'
  const fine = passes(findings)
  const equal = isClean(comparison)
  const mark = equal ? (zh ? '✔ 一致' : '✔ equal') : zh ? '✖ 不一致' : '✖ differ'
  const sums = [
    sumText('C', comparison.care, zh),
    sumText('U', comparison.hub, zh),
    sumText('E', comparison.enrollment, zh),
  ]
  const head = `${TITLE[language]} day=${day ?? (zh ? '全部' : 'all')}`
  return [
    [head, ...sums, paint(equal ? 'green' : 'red', mark)].join('   '),
    ...(findings.gone ? goneLines(findings.gone, language, paint) : []),
    ...(zh ? countsZh(findings) : countsEn(findings)),
    ...differenceLines(comparison, language),
    ...manualLines(findings.manual, language),
    ...closedLines(findings.closed, language),
    ...doubts.map((doubt) => doubtLine(doubt, language)),
    paint(fine ? 'green' : 'red', `VERDICT: ${fine ? 'PASS' : 'FAIL'}`),
  ]
}

/** Never left out: a verdict without a city must not look like one with it. */
function goneLines({ regions, stoodIn }: Gone, language: Language, paint: Paint): string[] {
  if (regions.length === 0) return []
  const [names, count] = [regions.join(' '), grouped(stoodIn)]
  const zh = `⚠ 已不在：${names}。它们的 ${count} 笔只凭省的账，未与其自己的账核对`
  const en = `⚠ gone: ${names}; ${count} settlements of theirs stand by the hub's books alone`
  return [paint('yellow', language === 'zh' ? zh : en)]
}

function sumText(name: string, { count, postedFen }: LedgerSum, zh: boolean): string {
  const [settlements, fen] = [grouped(count), grouped(postedFen)]
  return zh ? `${name} ${settlements} 笔 / ${fen} 分` : `${name} ${settlements} / ${fen} fen`
}

function countsZh({ comparison: c, doubts, waiting }: Findings): string[] {
  const wrong = `重复入账 ${c.doublePosting.length}  借贷不平 ${c.unbalanced.length}  差额 ${grouped(c.diffFen)} 分`
  const flying = `在途 C→U ${c.inFlight.toHub}  U→E ${c.inFlight.toEnrollment}`
  return [
    `单边账 ${missingIn(c)}  金额不符 ${c.amountMismatch.length}  ${wrong}`,
    `挂起授权 ${doubts.length} (最长 ${oldestSeconds(doubts)}s)  等待确认 ${waiting}  ${flying}`,
  ]
}

function countsEn({ comparison: c, doubts, waiting }: Findings): string[] {
  const differs = `difference ${grouped(c.diffFen)} fen`
  const wrong = `doubled ${c.doublePosting.length}  unbalanced ${c.unbalanced.length}  ${differs}`
  const flying = `in flight C→U ${c.inFlight.toHub}  U→E ${c.inFlight.toEnrollment}`
  return [
    `one-sided ${missingIn(c)}  amounts ${c.amountMismatch.length}  ${wrong}`,
    `in doubt ${doubts.length} (oldest ${oldestSeconds(doubts)} s)  waiting ${waiting}  ${flying}`,
  ]
}

function missingIn({ missingAtCare, missingAtHub, missingAtEnrol }: Comparison): number {
  return missingAtCare.length + missingAtHub.length + missingAtEnrol.length
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

/** Nothing where people have decided nothing. */
function manualLines(manual: ManualComparison, language: Language): string[] {
  const zh = language === 'zh'
  const { hub, enrollment, overruled, inFlight, differences } = manual
  if (hub.count + enrollment.count + overruled + inFlight + differences.length === 0) return []
  const sums = [sumText('U', hub, zh), sumText('E', enrollment, zh)].join('   ')
  const head = zh
    ? `人工决定 ${sums}   已被就医地取代 ${overruled}  在途 ${inFlight}`
    : `decided by hand ${sums}   overruled ${overruled}  in flight ${inFlight}`
  const rows = differences.map(({ settlement, ledger, expected, found }) => [
    `  ✖ ${zh ? '人工决定不符' : 'decided by hand, differs'}`,
    settlement,
    zh ? ledger.replace(/^\w+/, (name) => LEDGERS[name] ?? name) : ledger,
    `${zh ? '应为' : 'expected'} ${expected}`,
    `${zh ? '实为' : 'found'} ${found}`,
  ])
  return [head, ...aligned(rows)]
}

function manualJson({ hub, enrollment, overruled, inFlight }: ManualComparison) {
  return { hub: sumJson(hub), enrollment: sumJson(enrollment), overruled, in_flight: inFlight }
}

/** Nothing where nothing has closed yet. */
function closedLines({ units, changed }: ClosedDays, language: Language): string[] {
  const zh = language === 'zh'
  const head = zh
    ? `已关单元重算 ${units}  变动 ${changed.length}`
    : `closed units counted anew ${units}  changed ${changed.length}`
  const rows = changed.map(({ unit, ledger, expected, found }) => [
    `  ✖ ${zh ? '已关又变' : 'changed after its close'}`,
    unit,
    zh ? ledger.replace(/^\w+/, (name) => LEDGERS[name] ?? name) : ledger,
    `${zh ? '应为' : 'expected'} ${expected}`,
    `${zh ? '实为' : 'found'} ${found}`,
  ])
  return units === 0 ? [] : [head, ...aligned(rows)]
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

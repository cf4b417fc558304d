/** Where a day stands, for people and for programs. */
import type { DayDifference, DayState, DayTotals, DayUnitState } from '../../proto/types'
import { yuan } from '../output/amounts'
import type { Language, Words } from '../output/language'
import { aligned, grouped } from '../output/table'
import type { Output } from '../world'

const STANDINGS: Readonly<Record<string, Words>> = {
  closed: { zh: '✔ 已关', en: '✔ closed' },
  equal: { zh: '三方一致', en: 'equal' },
  'care-silent': { zh: '等就医地报数', en: 'waits for the care region' },
  'enrollment-silent': { zh: '等参保地报数', en: 'waits for the enrollment region' },
  'hub-differs': { zh: '省与就医地不等', en: 'hub and care region differ' },
  'enrollment-differs': { zh: '参保地与就医地不等', en: 'enrollment and care region differ' },
}

const WHATS: Readonly<Record<string, Words>> = {
  posted: { zh: '入账金额', en: 'posted' },
  missing: { zh: '此账缺', en: 'missing there' },
  unknown: { zh: '他账无', en: 'unknown to the others' },
  person: { zh: '参保人', en: 'person' },
}

const LEDGERS: Readonly<Record<string, string>> = { care: '就医地', hub: '省', enrollment: '参保地' }

/** One line while one waits. */
export function progressLine({ day, units, silent, differences }: DayState, language: Language): string {
  const closed = units.filter(({ standing }) => standing === 'closed').length
  const waiting = silent.map((half) => ledgerText(half, language)).join(', ')
  if (language === 'zh') {
    const rest = [waiting && `等待 ${waiting}`, differences.length > 0 && `差异 ${differences.length}`]
    return `… ${day} 已关 ${closed}/${units.length} 个单元 ${rest.filter(Boolean).join('  ')}`.trimEnd()
  }
  const rest = [waiting && `waiting for ${waiting}`, differences.length > 0 && `differences: ${differences.length}`]
  return `… ${day}: ${closed} of ${units.length} units closed ${rest.filter(Boolean).join('  ')}`.trimEnd()
}

/** The units with what keeps each open. */
export function dayLines({ day, units, differences, done }: DayState, { language, paint }: Output): string[] {
  const zh = language === 'zh'
  const heading = zh
    ? ['就医地', '参保地', '笔数', '金额（元）', '状态', '根']
    : ['care', 'enrollment', 'settlements', 'amount (yuan)', 'standing', 'root']
  const rows = units.map((one) => [
    one.unit?.careRegion ?? '',
    one.unit?.enrollmentRegion ?? '',
    grouped((one.care ?? one.hub)?.count ?? 0),
    yuan((one.care ?? one.hub)?.sumFen ?? 0),
    paint(one.standing === 'closed' ? 'green' : 'yellow', STANDINGS[one.standing]?.[language] ?? one.standing),
    rootOf(one).slice(0, 12),
  ])
  const verdict = done
    ? zh
      ? `✔ ${day} 已关账`
      : `✔ ${day} is closed`
    : zh
      ? `✖ ${day} 未关账`
      : `✖ ${day} stays open`
  return [
    ...(rows.length > 0 ? aligned([heading, ...rows]) : [zh ? '这一天没有结算。' : 'Nothing was settled on that day.']),
    ...differenceLines(differences, language),
    paint(done ? 'green' : 'red', verdict),
  ]
}

function differenceLines(differences: readonly DayDifference[], language: Language): string[] {
  const zh = language === 'zh'
  return aligned(
    differences.map(({ settlement, ledger, what, expectedFen, foundFen }) => [
      '  ✖',
      settlement,
      ledgerText(ledger, language),
      WHATS[what]?.[language] ?? what,
      `${zh ? '应为' : 'expected'} ${yuan(expectedFen)}`,
      `${zh ? '实为' : 'found'} ${yuan(foundFen)}`,
    ]),
  )
}

function ledgerText(ledger: string, language: Language): string {
  return language === 'zh' ? ledger.replace(/^\w+/, (name) => LEDGERS[name] ?? name) : ledger
}

function rootOf({ care, hub }: DayUnitState): string {
  return (care ?? hub)?.root.toString('hex') ?? ''
}

export function dayJson({ day, units, silent, differences, done }: DayState) {
  return {
    day,
    done,
    units: units.map(({ unit, standing, care, hub, enrollment }) => ({
      care_region: unit?.careRegion,
      enrollment_region: unit?.enrollmentRegion,
      standing,
      ...{ care: totalsJson(care), hub: totalsJson(hub), enrollment: totalsJson(enrollment) },
    })),
    silent,
    differences: differences.map(({ settlement, ledger, what, expectedFen, foundFen }) => {
      return { settlement, ledger, what, expected_fen: expectedFen, found_fen: foundFen }
    }),
  }
}

function totalsJson(totals: DayTotals | null) {
  return totals ? { count: totals.count, sum_fen: totals.sumFen, root: totals.root.toString('hex') } : null
}

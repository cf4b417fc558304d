/** One settlement: both registers, the postings of three ledgers side by side, the timeline, the reasons. */
import { refusalFromWire, textOf } from '../../common/errors'
import { reversalIdOf } from '../../common/identifiers'
import type { Decision, Knowledge, ManualDecision, Verdict } from '../../proto/types'
import { type Told, tellAll } from '../organisations/asking'
import { splitText, yuan } from '../output/amounts'
import { explanationLines } from '../output/explanation'
import { timeText } from '../output/instants'
import type { Language } from '../output/language'
import { stageLines } from '../output/stages'
import { stepColour, stepWords, whoWords } from '../output/steps'
import { aligned } from '../output/table'
import { unreachableExit } from '../output/unreachable'
import { gathered, type Known } from '../show/registers'
import type { Journey, Row, StagesShown } from '../show/stages'
import { type Exit, exits, json, type Output, type World } from '../world'

export async function show({ organisations, out }: World, settleId: string): Promise<Exit> {
  // With its reversal, which has an id of its own and belongs to its story.
  const ids = [settleId, reversalIdOf(settleId)]
  const told = await tellAll(organisations(), async (asked) =>
    (await Promise.all(ids.map((id) => asked.show(id)))).flat(),
  )
  const silent = told.filter(({ refused }) => refused)
  if (silent.length === told.length) return unreachableExit(out, silent)
  const known = gathered(told.flatMap((one) => (one.refused ? [] : [...one.value])))
  const silentNames = silent.map(({ place }) => place.name)
  if (out.json) json(out, { settle_id: settleId, known: known.map(knownJson), no_answer_from: silentNames })
  else for (const line of lines(settleId, known, silent, out)) out.line(line)
  return known.length > 0 ? exits.fine : exits.wrong
}

function lines(settleId: string, known: readonly Known[], silent: readonly Told<unknown>[], out: Output): string[] {
  const zh = out.language === 'zh'
  const missing = silent.map(({ place }) =>
    out.paint('yellow', zh ? `… ${place.name} 没有回答` : `… ${place.name} does not answer`),
  )
  const unknown = zh
    ? [`没有任何一方知道结算 ${settleId}。`, '请核对编号；若请求在到达就医地之前就断了，可用同一编号重发。']
    : [
        `Nobody knows the settlement ${settleId}.`,
        'Check the id; if the call broke before it arrived, repeat it under the same id.',
      ]
  if (known.length === 0) return [...unknown, ...missing]
  return [...known.flatMap((one) => knownLines(one, out)), ...missing]
}

function knownLines({ key, verdict, decision, manual, books, timeline, stages }: Known, out: Output): string[] {
  const { language, paint } = out
  const zh = language === 'zh'
  const title = (text: string) => paint('bold', text)
  const events = timeline.map((event) => [
    `  ${timeText(event.atMs)}`,
    whoWords(event, language),
    paint(stepColour(event), stepWords(event, language)),
    event.code,
  ])
  const none = zh ? '  （没有）' : '  (none)'
  const forgotten = zh
    ? '  （没有：节点只记得本次启动以来的步骤）'
    : '  (none: a node remembers its steps since it started)'
  // A busy hub forgets them within minutes (common/stages): no sign that anything was started anew.
  const outdated = zh
    ? '  （没有：每个进程只记得自己最近的十几万笔，省里几分钟）'
    : '  (none: a process remembers its newest settlements only, a busy hub for minutes)'
  const spent = stageLines(stages, language)
  const reasons = verdict?.authorised ? explanationLines(verdict.authorised.explanation, language) : []
  return [
    title(key),
    `${title(zh ? 'A(s) 核定' : 'A(s) verdict')}  ${verdictText(verdict, language)}`,
    `${title(zh ? 'D(s) 决定' : 'D(s) decision')}  ${decisionText(decision, language)}`,
    ...(manual ? [`${title(zh ? 'M(s) 人工决定' : 'M(s) by hand')}  ${manualText(manual, decision, language)}`] : []),
    title(zh ? '分录' : 'Postings'),
    ...postingLines(books, language),
    title(zh ? '经过' : 'Timeline'),
    ...(events.length > 0 ? aligned(events) : [forgotten]),
    title(zh ? '用时' : 'Where the time went'),
    ...(spent.length > 0 ? spent : [outdated]),
    title(zh ? '依据' : 'Reasons'),
    ...(reasons.length > 0 ? reasons.map((line) => `  ${line}`) : [none]),
  ]
}

function verdictText(verdict: Verdict | undefined, language: Language): string {
  const zh = language === 'zh'
  if (!verdict) return zh ? '还没有' : 'none yet'
  const by = `${zh ? '参保地' : 'enrollment'} ${verdict.enrollmentRegion}`
  if (verdict.authorised?.split) {
    return `${zh ? '同意' : 'authorised'}, ${by}, ${splitText(verdict.authorised.split, language)}`
  }
  const refused = verdict.refused && refusalFromWire(verdict.refused)
  return `${zh ? '拒绝' : 'refused'}, ${by}${refused ? `, [${refused.code}] ${textOf(refused, language)}` : ''}`
}

const REASONS: Readonly<Record<string, string>> = {
  HOSPITAL: '医院撤销',
  EXPIRED: '超过确认期限',
  UNKNOWN: '就医地从未见过',
  SUPERSEDED: '账单已由另一笔结算',
  OUTDATED: '账单或版本已变',
  DEADLINE: '一步式接口超时',
}

function decisionText(decision: Decision | undefined, language: Language): string {
  const zh = language === 'zh'
  if (!decision) return zh ? '还没有' : 'none yet'
  if (decision.confirmed) return `${zh ? '已确认，记账日' : 'confirmed, accounting day'} ${decision.confirmed.day}`
  const { reason = '', holderSettleId = '' } = decision.cancelled ?? {}
  const why = zh ? (REASONS[reason] ?? reason) : reason.toLowerCase()
  return `${zh ? '已撤销' : 'cancelled'}: ${why} ${holderSettleId}`.trim()
}

/** Who said what, and whether it still counts. */
function manualText(
  { isConfirmed, words }: ManualDecision,
  decision: Decision | undefined,
  language: Language,
): string {
  const zh = language === 'zh'
  const as = isConfirmed ? (zh ? '按已确认' : 'as confirmed') : zh ? '按已撤销' : 'as cancelled'
  const by = words.map(({ by: name, reason }) => `${name}: ${reason}`).join('; ')
  const stands = decision ? (zh ? '；已由就医地的决定取代' : '; overruled by the care region') : ''
  return `${as} (${by})${stands}`
}

/** One column a ledger. */
function postingLines(books: Known['books'], language: Language): string[] {
  const heading = books.map((book) => whoWords(book, language))
  const columns = books.map(({ postings }) => postings.map((p) => `${p.debit} → ${p.credit}  ${yuan(p.amountFen)}`))
  const height = Math.max(1, ...columns.map(({ length }) => length))
  const rows = Array.from({ length: height }, (_, i) => columns.map((column) => column[i] ?? (i === 0 ? '—' : '')))
  return aligned([heading, ...rows]).map((line) => `  ${line}`)
}

function knownJson({ key, verdict, decision, manual, books, timeline, stages }: Known) {
  const bare = verdict && { ...verdict, requestHash: verdict.requestHash.toString('hex') }
  const confirmed = decision?.confirmed
  const said = confirmed ? { ...decision, confirmed: { day: confirmed.day } } : decision
  const ledgers = books.map(
    ({ organisation, region, postings }: Pick<Knowledge, 'organisation' | 'region' | 'postings'>) => {
      return { organisation, region, postings }
    },
  )
  const { isConfirmed, words } = manual ?? {}
  const byHand = manual ? { as: isConfirmed ? 'confirmed' : 'cancelled', words } : null
  return {
    key,
    verdict: bare ?? null,
    decision: said ?? null,
    manual: byHand,
    ledgers,
    timeline,
    stages: stagesJson(stages),
  }
}

/** Milliseconds to the microsecond. */
function stagesJson({ settle, confirm, facts = [] }: StagesShown) {
  const row = ({ at, region, stage, ms }: Row) => ({ at, region, stage, ms: rounded(ms) })
  const whole = (journey: Journey | undefined) =>
    journey ? { total_ms: rounded(journey.totalMs), stages: journey.rows.map(row) } : null
  return { settle: whole(settle), confirm: whole(confirm), facts: facts.map(row) }
}

function rounded(ms: number): number {
  return Math.round(ms * 1_000) / 1_000
}

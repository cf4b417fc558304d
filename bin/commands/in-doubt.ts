/** What is in doubt (待查证), oldest first, with what happens next by itself. */
import { keyFromWire, keyText } from '../../common/settlement-key'
import type { Doubt, ManualCasesReply } from '../../proto/types'
import { tellHub } from '../organisations/asking'
import { durationText, timeText } from '../output/instants'
import { whoWords } from '../output/steps'
import { aligned } from '../output/table'
import { unreachableExit } from '../output/unreachable'
import { askForDoubts } from '../verify/doubts'
import { doubtJson, gatheredDoubts } from '../verify/report'
import { type Exit, exits, json, type Output, type World } from '../world'
import { manualStep } from './decide'

export async function inDoubt({ organisations, out, clock }: World): Promise<Exit> {
  const { replies, silent } = await askForDoubts(organisations())
  if (silent.length > 0) return unreachableExit(out, silent)
  const { doubts: found, more, waiting } = gatheredDoubts(replies)
  const manual = await tellHub(organisations(), (asked) => asked.manualCases())
  const doubts = manual.refused ? found : found.map((doubt) => withManualStep(doubt, manual.value, clock.now()))
  if (out.json) json(out, { doubts: doubts.map(doubtJson), more, waiting })
  else for (const line of doubtLines(doubts, { more, waiting }, out)) out.line(line)
  return doubts.length > 0 ? exits.wrong : exits.fine
}

/** Where a care region is silent, people may have to take the next step. */
function withManualStep(doubt: Doubt, cases: ManualCasesReply, nowMs: number): Doubt {
  const step = manualStep({ owner: doubt.owner, settleId: doubt.key?.settleId ?? '', nowMs }, cases)
  return step ? { ...doubt, nextStepZh: step.zh, nextStepEn: step.en } : doubt
}

function doubtLines(
  doubts: readonly Doubt[],
  { more, waiting }: Readonly<Record<'more' | 'waiting', number>>,
  { language, paint }: Output,
): string[] {
  const zh = language === 'zh'
  const calm = zh ? '没有待查证的结算。' : 'Nothing is in doubt.'
  const waits = zh ? `等待医院确认：${waiting} 笔。` : `Waiting for their hospital's confirm: ${waiting}.`
  const beside = zh ? `另有 ${more} 笔待查证，没有列出。` : `${more} more are in doubt and not listed.`
  const heading = zh
    ? ['结算', '持有方', '时长', '责任方', '下一步', '时间']
    : ['settlement', 'held by', 'for', 'owner', 'next step', 'at']
  const rows = doubts.map((doubt) => {
    const key = keyFromWire(doubt.key)
    return [
      paint('yellow', key ? keyText(key) : '?'),
      whoWords(doubt, language),
      durationText(doubt.ageMs),
      doubt.owner,
      zh ? doubt.nextStepZh : doubt.nextStepEn,
      doubt.nextAtMs > 0 ? timeText(doubt.nextAtMs) : '',
    ]
  })
  const listed = rows.length > 0 ? aligned([heading, ...rows]) : [paint('green', calm)]
  return [...listed, ...(more > 0 ? [paint('yellow', beside)] : []), waits]
}

/** Authorisations whose care region is lost for good (protocol R20): one person's word, and what was said so far. */
import { keyFromWire, keyText } from '../../common/settlement-key'
import type { ManualCase, ManualCasesReply } from '../../proto/types'
import { tellHub } from '../organisations/asking'
import { yuan } from '../output/amounts'
import { dayTimeText, durationText } from '../output/instants'
import type { Language } from '../output/language'
import { Mistake } from '../output/mistake'
import { refusalJson, refusalLines } from '../output/refusals'
import { aligned } from '../output/table'
import { unreachableExit } from '../output/unreachable'
import { type Exit, exits, json, type Output, type World } from '../world'

export interface DecideOptions {
  readonly as?: 'confirmed' | 'cancelled'
  readonly reason?: string
  readonly withdraw?: boolean
}

/** @throws Mistake when an id comes without what is to be done with it, or the other way round */
export async function decide(world: World, settlement: string | undefined, options: DecideOptions): Promise<Exit> {
  const { as, reason, withdraw } = options
  if (settlement === undefined) {
    if (as !== undefined || withdraw) throw incomplete
    return listed(world)
  }
  if (withdraw) return said(world, (asked) => asked.withdrawManually(settlement), 'withdrawn')
  if (as === undefined || reason === undefined) throw incomplete
  const word = { settlement, isConfirmed: as === 'confirmed', reason }
  return said(world, (asked) => asked.decideManually(word), 'said')
}

const incomplete = new Mistake(
  { zh: '人工决定要写明编号、--as 和 --reason', en: 'a decision needs the id, --as and --reason' },
  {
    zh: '例：npx lianjie decide 编号 --as confirmed --reason "医院凭回执 4711"',
    en: 'e.g. npx lianjie decide ID --as confirmed --reason "receipt 4711 of the hospital"',
  },
)

type Ask = Parameters<typeof tellHub<ManualCase>>[1]

async function said({ organisations, out }: World, ask: Ask, what: 'said' | 'withdrawn'): Promise<Exit> {
  const told = await tellHub(organisations(), ask)
  if (told.refused) {
    if (out.json) json(out, { error: refusalJson(told.refused) })
    else for (const line of refusalLines(told.refused, out.language)) out.note(line)
    return exits.unreachable
  }
  const { value } = told
  if (out.json) json(out, { ...caseJson(value), withdrawn: what === 'withdrawn' })
  else out.line(what === 'withdrawn' ? withdrawnText(value, out.language) : saidText(value, out))
  return what === 'withdrawn' || value.decided ? exits.fine : exits.wrong
}

function withdrawnText(one: ManualCase, language: Language): string {
  return language === 'zh' ? `已撤回对 ${nameOf(one)} 的提议` : `the proposal about ${nameOf(one)} is taken back`
}

function saidText(one: ManualCase, { language, paint }: Output): string {
  const [zh, by, as] = [language === 'zh', one.words.map((word) => word.by).join(', '), asText(one, language)]
  if (one.overruledBy !== '') {
    const what = zh
      ? `就医地已有决定（${one.overruledBy}），以它为准`
      : `the care region had decided: ${one.overruledBy}`
    return paint('yellow', `${nameOf(one)}: ${what}`)
  }
  if (one.decided) {
    const told = zh ? `✔ ${nameOf(one)} ${as}（${by}）` : `✔ ${nameOf(one)} counts ${as} (${by})`
    return paint('green', told)
  }
  return zh
    ? `… ${by} 已提议${as}；还要另一个人用自己的证书说同样的话`
    : `… ${by} proposed it ${as}; another person must say the same, with a certificate of their own`
}

async function listed({ organisations, out }: World): Promise<Exit> {
  const told = await tellHub(organisations(), (asked) => asked.manualCases())
  if (told.refused) return unreachableExit(out, [told])
  if (out.json) json(out, { cases: told.value.cases.map(caseJson), silent: told.value.silent.map(silentJson) })
  else for (const line of listLines(told.value, out)) out.line(line)
  return told.value.cases.some(isUnfinished) ? exits.wrong : exits.fine
}

function isUnfinished({ decided, acknowledged }: ManualCase): boolean {
  return !decided || !acknowledged
}

function listLines({ cases, silent }: ManualCasesReply, { language, paint }: Output): string[] {
  const zh = language === 'zh'
  const heading = zh
    ? ['结算', '参保地', '按', '应付', '谁', '状态']
    : ['settlement', 'enrollment', 'as', 'owed', 'who', 'state']
  const rows = cases.map((one) => [
    nameOf(one),
    one.enrollmentRegion,
    asText(one, language),
    yuan(one.owedFen),
    one.words.map(({ by, reason }) => `${by}: ${reason}`).join('; '),
    stateText(one, language),
  ])
  const none = paint('green', zh ? '没有提议，也没有人工决定。' : 'Nothing was proposed or decided by hand.')
  const quiet = silent.map(({ region, seenAtMs, decidableFromMs }) => {
    const [since, from] = [dayTimeText(seenAtMs), dayTimeText(decidableFromMs)]
    return zh
      ? `就医地 ${region} 自 ${since} 起没有消息；${from} 起可以人工决定`
      : `care ${region}: no sign since ${since}; two persons may decide from ${from} on`
  })
  return [...(rows.length > 0 ? aligned([heading, ...rows]) : [none]), ...quiet]
}

function stateText({ decided, acknowledged, overruledBy }: ManualCase, language: Language): string {
  const zh = language === 'zh'
  if (!decided) return zh ? '还要另一个人' : 'needs another person'
  if (overruledBy !== '') return zh ? `被就医地取代（${overruledBy}）` : `overruled: ${overruledBy}`
  if (!acknowledged) return zh ? '正在送往参保地' : 'on its way'
  return zh ? '已决定' : 'decided'
}

function asText({ isConfirmed }: ManualCase, language: Language): string {
  if (language === 'en') return isConfirmed ? 'as confirmed' : 'as cancelled'
  return isConfirmed ? '按已确认' : '按已撤销'
}

function nameOf({ key }: ManualCase): string {
  const known = keyFromWire(key)
  return known ? keyText(known) : '?'
}

function caseJson(one: ManualCase) {
  return {
    settlement: nameOf(one),
    enrollment_region: one.enrollmentRegion,
    as: one.isConfirmed ? 'confirmed' : 'cancelled',
    owed_fen: one.owedFen,
    total_fen: one.totalFen,
    words: one.words.map(({ by, reason, atMs }) => ({ by, reason, at_ms: atMs })),
    decided: one.decided,
    acknowledged: one.acknowledged,
    overruled_by: one.overruledBy,
  }
}

function silentJson({ region, seenAtMs, decidableFromMs }: ManualCasesReply['silent'][number]) {
  return { region, seen_at_ms: seenAtMs, decidable_from_ms: decidableFromMs }
}

/** What people may do about a doubt whose owner is silent; undefined: nothing, its next step comes by itself. */
export function manualStep(
  { owner, settleId, nowMs }: { readonly owner: string; readonly settleId: string; readonly nowMs: number },
  { cases, silent }: ManualCasesReply,
): { readonly zh: string; readonly en: string } | undefined {
  const region = silent.find((one) => owner === `care ${one.region}`)
  if (!region) return undefined
  const proposed = cases.find(({ key, decided }) => !decided && key?.settleId === settleId)
  const as = proposed && (proposed.isConfirmed ? 'confirmed' : 'cancelled')
  const command = `npx lianjie decide ${settleId} --as ${as ?? 'confirmed|cancelled'} --reason …`
  const since = durationText(nowMs - region.seenAtMs)
  const by = proposed?.words[0]?.by
  if (by) return { zh: `${by} 已提议；另一个人：${command}`, en: `${by} proposed it; another person: ${command}` }
  if (region.decidableFromMs <= nowMs)
    return { zh: `就医地 ${since} 没有消息；两个人：${command}`, en: `no sign for ${since}; two persons: ${command}` }
  const from = dayTimeText(region.decidableFromMs)
  return { zh: `等就医地恢复；${from} 起两个人可以决定`, en: `waits for it; from ${from} on two persons may decide` }
}

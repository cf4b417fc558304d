/** Has a hub that lost its books read again all that the regions decided, and shows that the roots are the same. */
import type { RebuildState, RebuiltRegion } from '../../proto/types'
import { dayJson, dayLines } from '../days/day-lines'
import { streamFromHub } from '../organisations/hub-stream'
import { aligned, grouped } from '../output/table'
import { type Exit, exits, json, type Output, type World } from '../world'

export async function rebuildHub(world: World, { wait }: { readonly wait: number }): Promise<Exit> {
  const { out, clock } = world
  const beganMs = clock.monotonic()
  const last = await watched(world, wait)
  if (!last) return exits.unreachable
  const seconds = Math.max(0.001, (clock.monotonic() - beganMs) / 1_000)
  if (out.json) json(out, rebuildJson(last, seconds))
  else for (const line of lines(last, seconds, out)) out.line(line)
  return last.done ? exits.fine : exits.wrong
}

async function watched(world: World, wait: number): Promise<RebuildState | undefined> {
  const { out, interrupted } = world
  const signal = AbortSignal.any([interrupted, AbortSignal.timeout(wait * 1_000)])
  let [last, told]: [RebuildState | undefined, string] = [undefined, '']
  try {
    for await (const state of streamFromHub(world.organisations(), (asked) => asked.rebuildHub(signal))) {
      last = state
      const telling = progressLine(state, out)
      if (!out.json && telling !== told) out.note(telling)
      told = telling
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
  return last
}

function progressLine({ regions, days }: RebuildState, { language }: Output): string {
  const read = regions.map(({ region, decisions, done }) => `${region} ${grouped(decisions)}${done ? ' ✔' : ''}`)
  const closed = days.filter(({ done }) => done).length
  const zh = language === 'zh'
  const compared =
    days.length === 0 ? '' : zh ? `  核对 ${closed}/${days.length} 天` : `  ${closed} of ${days.length} days equal`
  return `… ${read.join('  ')}${compared}`
}

function lines({ regions, days, done }: RebuildState, seconds: number, out: Output): string[] {
  const zh = out.language === 'zh'
  const heading = zh
    ? ['就医地', '决定', '验签', '读完']
    : ['care region', 'decisions', 'signatures checked', 'all read']
  const rows = regions.map((one) => [one.region, grouped(one.decisions), grouped(one.checked), one.done ? '✔' : '…'])
  const open = days.filter((day) => !day.done).flatMap((day) => dayLines(day, out))
  const closed = days.filter((day) => day.done).map(({ day }) => day)
  const rate = grouped(Math.round(sumOf(regions) / seconds))
  const equal = zh
    ? `三方根一致的记账日：${closed.length}/${days.length}`
    : `Days with equal roots: ${closed.length} of ${days.length}`
  return [
    ...aligned([heading, ...rows]),
    ...open,
    `${equal}   ${seconds.toFixed(1)} s   ${rate}/s`,
    out.paint(done ? 'green' : 'red', `VERDICT: ${done ? 'PASS' : 'FAIL'}`),
  ]
}

function rebuildJson({ regions, days, done }: RebuildState, seconds: number) {
  return { verdict: done ? 'PASS' : 'FAIL', regions, days: days.map(dayJson), decisions: sumOf(regions), seconds }
}

function sumOf(regions: readonly RebuiltRegion[]): number {
  return regions.reduce((sum, { decisions }) => sum + decisions, 0)
}

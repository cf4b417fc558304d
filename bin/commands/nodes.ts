/** Who is there, and whether they can do their work. */
import type { HealthReply } from '../../proto/types'
import { type Told, tellAll } from '../organisations/asking'
import { durationText } from '../output/instants'
import { refusalJson } from '../output/refusals'
import { aligned } from '../output/table'
import { type Exit, exits, json, type World } from '../world'

export async function nodes(world: World): Promise<Exit> {
  const { out } = world
  const { names } = world.directory()
  const told = await tellAll(world.organisations(), (asked) => asked.health())
  const isWell = (one: Told<HealthReply>) => !one.refused && one.value.ready
  if (out.json) json(out, { nodes: told.map(nodeJson) })
  else {
    const heading =
      out.language === 'zh'
        ? ['节点', '地址', '状态', '版本', '已运行', '不正常']
        : ['node', 'address', 'state', 'version', 'up', 'not well']
    for (const line of aligned([heading, ...told.map((one) => nodeRow(one, names, world))])) out.line(line)
  }
  if (told.every(({ refused }) => refused)) return exits.unreachable
  return told.every(isWell) ? exits.fine : exits.wrong
}

function nodeRow(one: Told<HealthReply>, names: Readonly<Record<string, string>>, { out, clock }: World): string[] {
  const zh = out.language === 'zh'
  const name = [one.place.name, names[one.place.region]].filter(Boolean).join(' ')
  if (one.refused)
    return [name, one.place.address, out.paint('red', zh ? '✖ 无应答' : '✖ no answer'), '', '', one.refused.code]
  const { ready, version, startedAtMs, checks } = one.value
  const state = ready
    ? out.paint('green', zh ? '✔ 正常' : '✔ ready')
    : out.paint('red', zh ? '✖ 未就绪' : '✖ not ready')
  const wrong = checks.filter(({ ok }) => !ok).map(({ name: check }) => check)
  return [name, one.place.address, state, version, durationText(clock.now() - startedAtMs), wrong.join(', ')]
}

function nodeJson(one: Told<HealthReply>) {
  const { name, address, role, region } = one.place
  const said = one.refused ? { ready: false, refused: refusalJson(one.refused) } : healthJson(one.value)
  return { name, address, role, region, ...said }
}

function healthJson({ ready, version, startedAtMs, checks }: HealthReply) {
  const named = checks.map(({ name, ok, detail, remedyZh, remedyEn }) => {
    return { name, ok, detail, remedy_zh: remedyZh, remedy_en: remedyEn }
  })
  return { ready, version, started_at_ms: startedAtMs, checks: named }
}

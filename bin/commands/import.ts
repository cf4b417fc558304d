/** A CSV file into one city's enrollment half; every bad row is named. */
import { regionsIn, tell } from '../organisations/asking'
import { refusalJson, refusalLines } from '../output/refusals'
import { aligned } from '../output/table'
import { type Exit, exits, json, type World } from '../world'

export async function importFile(world: World, kind: string, file: string, region: string): Promise<Exit> {
  const { out } = world
  const zh = out.language === 'zh'
  const asked = regionsIn(world.organisations()).find(({ place }) => place.region === region)
  if (!asked) {
    out.note(zh ? `✖ 没有统筹区 ${region}。已知：${known(world)}` : `✖ no region ${region}. Known: ${known(world)}`)
    return exits.unreachable
  }
  const csv = world.readFile(file)
  const told = await tell(asked, (one) => one.import(kind, csv))
  if (told.refused) {
    if (out.json) json(out, { kind, file, refused: refusalJson(told.refused) })
    else for (const line of refusalLines(told.refused, out.language)) out.note(line)
    return exits.unreachable
  }
  const { accepted, problems } = told.value
  if (out.json) json(out, { kind, file, region, accepted, problems })
  else {
    out.line(
      zh ? `生效 ${accepted} 行，未生效 ${problems.length} 行` : `${accepted} rows in force, ${problems.length} not`,
    )
    const rows = problems.map((p) => [
      out.paint('red', zh ? `✖ 第 ${p.line} 行` : `✖ line ${p.line}`),
      p.column,
      zh ? `读到“${p.found}”` : `found "${p.found}"`,
      zh ? `应为 ${p.expectedZh}` : `expected ${p.expectedEn}`,
    ])
    for (const line of aligned(rows)) out.line(line)
  }
  return problems.length > 0 ? exits.wrong : exits.fine
}

function known(world: World): string {
  return regionsIn(world.organisations())
    .map(({ place }) => place.region)
    .join(', ')
}

/** A CSV file into one city's enrollment half; every bad row is named. */
import type { ImportReply } from '../../proto/types'
import { regionsIn, tell } from '../organisations/asking'
import { noSuch } from '../output/mistake'
import { refusalJson, refusalLines } from '../output/refusals'
import { aligned } from '../output/table'
import { type Exit, exits, json, type Output, type World } from '../world'

/** @throws Mistake when there is no such region or file */
export async function importFile(world: World, kind: string, file: string, region: string): Promise<Exit> {
  const { out } = world
  const cities = regionsIn(world.organisations())
  const asked = cities.find(({ place }) => place.region === region)
  const known = cities.map(({ place }) => place.region)
  if (!asked) throw noSuch(known, region, { zh: '统筹区', en: 'region' })
  const csv = world.readFile(file)
  const told = await tell(asked, (one) => one.import(kind, csv))
  if (told.refused) {
    if (out.json) json(out, { kind, file, refused: refusalJson(told.refused) })
    else for (const line of refusalLines(told.refused, out.language)) out.note(line)
    return exits.unreachable
  }
  const { accepted, problems } = told.value
  if (out.json) json(out, { kind, file, region, accepted, problems })
  else tellRows(out, told.value)
  return problems.length > 0 ? exits.wrong : exits.fine
}

/** A row may have several faults; it is one row all the same. */
function tellRows(out: Output, { accepted, problems }: ImportReply): void {
  const zh = out.language === 'zh'
  const bad = new Set(problems.map(({ line }) => line)).size
  out.line(zh ? `生效 ${accepted} 行，未生效 ${bad} 行` : `${accepted} rows in force, ${bad} not`)
  const rows = problems.map((p) => [
    out.paint('red', zh ? `✖ 第 ${p.line} 行` : `✖ line ${p.line}`),
    p.column,
    zh ? `读到“${p.found}”` : `found "${p.found}"`,
    zh ? `应为 ${p.expectedZh}` : `expected ${p.expectedEn}`,
  ])
  for (const line of aligned(rows)) out.line(line)
}

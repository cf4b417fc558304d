/** Records that nobody could read: what they were, and putting one back. */
import { tellHub } from '../organisations/asking'
import { timeText } from '../output/instants'
import { Mistake } from '../output/mistake'
import { refusalJson, refusalLines } from '../output/refusals'
import { aligned } from '../output/table'
import { unreachableExit } from '../output/unreachable'
import { type Exit, exits, json, type World } from '../world'

export async function parkedList({ organisations, out }: World, limit: number): Promise<Exit> {
  const told = await tellHub(organisations(), (asked) => asked.parked(limit))
  if (told.refused) return unreachableExit(out, [told])
  const records = told.value
  const zh = out.language === 'zh'
  if (out.json) json(out, { parked: records })
  else if (records.length === 0) out.line(out.paint('green', zh ? '没有被搁置的消息。' : 'Nothing is parked.'))
  else {
    const heading = zh ? ['编号', '来自', '原因', '字节', '时间'] : ['id', 'from', 'reason', 'bytes', 'parked at']
    const rows = records.map((r) => [r.id, r.topic, r.reason, String(r.bytes), timeText(r.parkedAtMs)])
    for (const line of aligned([heading, ...rows])) out.line(line)
  }
  return records.length > 0 ? exits.wrong : exits.fine
}

/** @throws Mistake when nothing is parked under that number */
export async function parkedReplay({ organisations, out }: World, id: string): Promise<Exit> {
  const told = await tellHub(organisations(), (asked) => asked.replayParked(id))
  if (told.refused) {
    if (out.json) json(out, { id, refused: refusalJson(told.refused) })
    else if (told.refused.code === 'H1001') throw unknownRecord(id)
    else for (const line of refusalLines(told.refused, out.language)) out.note(line)
    return exits.unreachable
  }
  if (out.json) json(out, { id, topic: told.value })
  else out.line(out.language === 'zh' ? `✔ ${id} 已放回 ${told.value}` : `✔ ${id} is back in ${told.value}`)
  return exits.fine
}

function unknownRecord(id: string): Mistake {
  return new Mistake(
    { zh: `没有编号为 ${id} 的搁置消息`, en: `nothing is parked under ${id}` },
    { zh: '编号见 npx lianjie parked list', en: 'npx lianjie parked list shows the numbers' },
  )
}

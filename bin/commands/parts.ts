/** Holds one part of the local province down, and lets it up again. */
import { noSuch } from '../output/mistake'
import type { ControlOrder } from '../parts/control'
import { type Exit, exits, json, type World } from '../world'

/** @throws Mistake when the province has no such part */
export async function orderPart(world: World, order: ControlOrder & { part: string }): Promise<Exit> {
  const { control, out } = world
  const { parts } = world.directory()
  if (!parts.includes(order.part)) throw noSuch(parts, order.part, { zh: '部件', en: 'part' })
  const answer = await control(order)
  if (out.json) json(out, { part: order.part, did: order.do, ok: answer.ok, zh: answer.zh, en: answer.en })
  else {
    const text = (out.language === 'zh' ? answer.zh : answer.en) || order.part
    if (answer.ok) out.line(`${out.paint('green', '✔')} ${text}`)
    else out.note(`${out.paint('red', '✖')} ${text}`)
  }
  return answer.ok ? exits.fine : exits.unreachable
}

/** Regions that contradicted themselves: which they are, and one person's word that the cause is found. */
import { tellHub } from '../organisations/asking'
import { timeText } from '../output/instants'
import { noSuch } from '../output/mistake'
import { refusalLines } from '../output/refusals'
import { aligned } from '../output/table'
import { unreachableExit } from '../output/unreachable'
import { type Exit, exits, json, type World } from '../world'

export async function frozenList({ organisations, out }: World): Promise<Exit> {
  const told = await tellHub(organisations(), (asked) => asked.frozen())
  if (told.refused) return unreachableExit(out, [told])
  const zh = out.language === 'zh'
  if (out.json) json(out, { frozen: told.value })
  else if (told.value.length === 0) out.line(out.paint('green', zh ? '没有被冻结的就医地。' : 'No region is frozen.'))
  else {
    const heading = zh ? ['就医地', '冻结于', '同意解冻的人'] : ['care region', 'frozen at', 'agreed to lift it']
    const rows = told.value.map(({ region, frozenAtMs, agreedBy }) => [
      region,
      timeText(frozenAtMs),
      agreedBy.join(', '),
    ])
    for (const line of aligned([heading, ...rows])) out.line(line)
  }
  return told.value.length > 0 ? exits.wrong : exits.fine
}

/** @throws Mistake when the region is not frozen */
export async function frozenLift({ organisations, out }: World, region: string): Promise<Exit> {
  const told = await tellHub(organisations(), (asked) => asked.liftFreeze(region))
  if (told.refused?.code === 'H1001') {
    const frozen = await tellHub(organisations(), (asked) => asked.frozen())
    const names = frozen.refused ? [] : frozen.value.map((one) => one.region)
    throw noSuch(names, region, { zh: '被冻结的就医地', en: 'frozen region' })
  }
  if (told.refused) {
    for (const line of refusalLines(told.refused, out.language)) out.note(line)
    return exits.unreachable
  }
  const { lifted, agreedBy } = told.value
  const [zh, by] = [out.language === 'zh', agreedBy.join(', ')]
  if (out.json) json(out, told.value)
  else if (lifted) out.line(zh ? `✔ ${region} 已解冻（${by}）` : `✔ ${region} is frozen no more (${by})`)
  else
    out.line(
      zh
        ? `… ${by} 已同意；还要另一个人用自己的证书同意`
        : `… ${by} agreed; another person must, with a certificate of their own`,
    )
  return lifted ? exits.fine : exits.wrong
}

import { planFrom } from './generate'
import { run } from './run'

async function main() {
  const [from, count] = [Number(process.argv[2] ?? 1), Number(process.argv[3] ?? 50)]
  process.on('unhandledRejection', (e) => console.log('UNHANDLED', (e as Error).stack?.slice(0, 600)))
  let ev = 0,
    crashes = 0
  const t = process.hrtime.bigint()
  const kinds = new Map<string, number>()
  let bad = 0
  const cov: Record<string, number> = {}
  for (let seed = from; seed < from + count; seed++) {
    const o = await run(planFrom(seed))
    ev += o.events
    crashes += o.tally.crashes
    for (const [k, v] of Object.entries(o.tally.coverage)) cov[k] = (cov[k] ?? 0) + v
    if (o.violations.length) {
      bad++
      const v = (o.violations[0] as string).replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '#').slice(0, 230)
      const k = v
      kinds.set(k, (kinds.get(k) ?? 0) + 1)
      if ((kinds.get(k) as number) <= 1) console.log(seed, v)
    }
  }
  const s = Number(process.hrtime.bigint() - t) / 1e9
  console.log({ bad, perSecond: count / s, events: ev / count, crashes: crashes / count, us: (s * 1e6) / ev })
  if (process.argv[4]) console.log(cov)
}
void main()

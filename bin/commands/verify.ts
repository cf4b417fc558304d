/** Three-ledger comparison over the whole province. */

import { unreachableExit } from '../output/unreachable'
import { checkClosedDays } from '../verify/closed-days'
import { compare } from '../verify/compare'
import { askForDoubts } from '../verify/doubts'
import { compareManual } from '../verify/manual'
import { readLedgers } from '../verify/read-ledgers'
import { gatheredDoubts, passes, reportJson, reportLines } from '../verify/report'
import { type Exit, exits, json, type World } from '../world'

export async function verify(world: World, { day }: { day?: string }): Promise<Exit> {
  const { out } = world
  const all = world.organisations()
  const reading = await readLedgers(all, day)
  if ('unreachable' in reading) return unreachableExit(out, reading.unreachable, { verdict: 'UNKNOWN' })
  const { replies, silent } = await askForDoubts(all)
  if (silent.length > 0) return unreachableExit(out, silent, { verdict: 'UNKNOWN' })
  const closed = await checkClosedDays(all, day)
  if ('unreachable' in closed) return unreachableExit(out, closed.unreachable, { verdict: 'UNKNOWN' })
  const { doubts, waiting } = gatheredDoubts(replies)
  const compared = { comparison: compare(reading.scans), manual: compareManual(reading.scans) }
  const findings = { day, ...compared, doubts, waiting, younger: reading.younger, closed }
  if (out.json) json(out, reportJson(findings))
  else for (const line of reportLines(findings, out.language, out.paint)) out.line(line)
  return passes(findings) ? exits.fine : exits.wrong
}

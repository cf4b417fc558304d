/** Three-ledger comparison over the whole province. */

import { unreachableExit } from '../output/unreachable'
import { checkClosedDays } from '../verify/closed-days'
import { compare } from '../verify/compare'
import { askForDoubts } from '../verify/doubts'
import { standingIn, withoutGone } from '../verify/gone'
import { compareManual } from '../verify/manual'
import { readLedgers } from '../verify/read-ledgers'
import { gatheredDoubts, passes, reportJson, reportLines } from '../verify/report'
import { type Exit, exits, json, type World } from '../world'

/** @param gone regions that will never answer again, separated by commas */
export async function verify(world: World, { day, gone: named }: { day?: string; gone?: string }): Promise<Exit> {
  const { out } = world
  const regions = named?.split(',') ?? []
  const all = withoutGone(world.organisations(), regions)
  const reading = await readLedgers(all, day)
  if ('unreachable' in reading) return unreachableExit(out, reading.unreachable, { verdict: 'UNKNOWN' })
  const { replies, silent } = await askForDoubts(all)
  if (silent.length > 0) return unreachableExit(out, silent, { verdict: 'UNKNOWN' })
  const closed = await checkClosedDays(all, day, regions)
  if ('unreachable' in closed) return unreachableExit(out, closed.unreachable, { verdict: 'UNKNOWN' })
  const { doubts, waiting } = gatheredDoubts(replies)
  const { scans, gone } = standingIn(reading.scans, regions)
  const compared = { comparison: compare(scans), manual: compareManual(scans), gone }
  const findings = { day, ...compared, doubts, waiting, younger: reading.younger, closed }
  if (out.json) json(out, reportJson(findings))
  else for (const line of reportLines(findings, out.language, out.paint)) out.line(line)
  return passes(findings) ? exits.fine : exits.wrong
}

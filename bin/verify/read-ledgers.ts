/**
 * Reads three ledgers of a province that goes on working. The order matters: care ledgers, then the hub's, then the
 * enrollment ledgers, so that what a follower lacks cannot be younger than its reading. What a follower has and the
 * care ledger had not is asked for once more; if the care ledger has it now, it is merely younger than this reading.
 */

import { keyFromWire, keyText } from '../../common/settlement-key'
import type { LedgerRow } from '../../proto/types'
import { regionsIn, type Told, tellAll, tellHub } from '../organisations/asking'
import type { Organisation } from '../organisations/directory'
import type { Asked } from '../organisations/organisations'
import { aheadOfCare, type Ledger, type Scan } from './compare'

export type Reading =
  | { readonly scans: readonly Scan[] /** Settlements younger than this reading. */; readonly younger: number }
  | { readonly unreachable: readonly Told<unknown>[] }

type Rows = readonly LedgerRow[]

export async function readLedgers(all: readonly Asked[], day: string | undefined): Promise<Reading> {
  const cities = regionsIn(all)
  const first = await tellAll(cities, (asked) => scanned(asked, day))
  const hub = await tellHub(all, (asked) => scanned(asked, day))
  const second = await tellAll(cities, (asked) => scanned(asked, day))
  const unreachable = uniqueByName([...first, hub, ...second].filter(({ refused }) => refused))
  if (unreachable.length > 0) return { unreachable }

  const scans = [...ofLedger(first, 'care'), ...ofLedger([hub], 'hub'), ...ofLedger(second, 'enrollment')]
  const ahead = new Set(aheadOfCare(scans))
  if (ahead.size === 0) return { scans, younger: 0 }

  const third = await tellAll(cities, (asked) => scanned(asked, day))
  const decidedNow = new Set(ofLedger(third, 'care').flatMap(({ rows }) => rows.map(nameOf)))
  const younger = new Set([...ahead].filter((key) => decidedNow.has(key)))
  const settled = scans.map((scan) => ({ ...scan, rows: scan.rows.filter((row) => !younger.has(nameOf(row))) }))
  return { scans: settled, younger: younger.size }
}

async function scanned(asked: Asked, day: string | undefined): Promise<Rows> {
  const rows: LedgerRow[] = []
  for await (const chunk of asked.scan(day)) rows.push(...chunk)
  return rows
}

const ORGANISATION: Readonly<Record<Ledger, LedgerRow['organisation']>> = {
  care: 'CARE',
  hub: 'HUB',
  enrollment: 'ENROLLMENT',
}

/** A region node answers for both of its halves; each row says which. */
function ofLedger(told: readonly Told<Rows>[], ledger: Ledger): Scan[] {
  return told.map(({ place, ...answer }) => {
    const rows = 'value' in answer ? answer.value : []
    return { ledger, region: regionOf(place), rows: rows.filter((r) => r.organisation === ORGANISATION[ledger]) }
  })
}

function regionOf({ role, region }: Organisation): string {
  return role === 'hub' ? '' : region
}

function nameOf(row: LedgerRow): string {
  const key = keyFromWire(row.key)
  return key ? keyText(key) : ''
}

function uniqueByName(told: readonly Told<unknown>[]): Told<unknown>[] {
  return [...new Map(told.map((one) => [one.place.name, one])).values()]
}

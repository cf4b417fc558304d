/**
 * A city that is gone for good has no books to compare. What the hub learned of it stands in for them, so the ledgers
 * of the hub and of all others are still compared to the fen; that nobody has compared the city's own is said in the
 * report.
 */
import type { LedgerRow } from '../../proto/types'
import type { Organisation } from '../organisations/directory'
import { Mistake } from '../output/mistake'
import type { Scan } from './compare'

export interface Gone {
  readonly regions: readonly string[]
  /** Settlements of theirs, which stand by the hub's books. */
  readonly stoodIn: number
}

/** Everybody who is still to be asked. @throws Mistake when a region that is said to be gone is none of these */
export function withoutGone<Asked extends { readonly place: Organisation }>(
  all: readonly Asked[],
  regions: readonly string[],
): readonly Asked[] {
  const isOf = ({ place }: Asked, region: string) => place.role === 'region' && place.region === region
  const unknown = regions.filter((region) => !all.some((one) => isOf(one, region)))
  if (unknown.length > 0) throw noSuchRegion(unknown.join(', '))
  return all.filter((one) => !regions.some((region) => isOf(one, region)))
}

function noSuchRegion(regions: string): Mistake {
  return new Mistake(
    { zh: `没有这些统筹区：${regions}`, en: `no such regions: ${regions}` },
    { zh: '用 npx lianjie nodes 看有哪些', en: 'npx lianjie nodes shows which there are' },
  )
}

export function standingIn(scans: readonly Scan[], regions: readonly string[]): { scans: readonly Scan[]; gone: Gone } {
  const hub = scans.filter(({ ledger }) => ledger === 'hub').flatMap(({ rows }) => rows)
  // What people decided stands beside the three ledgers and is compared with whoever is left.
  const booked = hub.filter(({ manual }) => manual === '')
  const ofCare = (region: string) => booked.filter(({ key }) => key?.careRegion === region)
  const ofEnrollment = (region: string) => booked.filter(({ enrollmentRegion }) => enrollmentRegion === region)
  const more = regions.flatMap((region): Scan[] => [
    { ledger: 'care', region, rows: ofCare(region).map((row) => copied(row, 'CARE')) },
    { ledger: 'enrollment', region, rows: ofEnrollment(region).map((row) => copied(row, 'ENROLLMENT')) },
  ])
  const stoodIn = new Set(regions.flatMap((region) => [...ofCare(region), ...ofEnrollment(region)])).size
  return { scans: [...scans, ...more], gone: { regions, stoodIn } }
}

/** As the lost ledger would have it, by what the hub has posted. */
function copied(row: LedgerRow, organisation: 'CARE' | 'ENROLLMENT'): LedgerRow {
  const accounts =
    organisation === 'CARE'
      ? { debit: 'receivable:province', credit: `payable:hospital:${row.key?.hospital}` }
      : { debit: 'fund:gone', credit: 'payable:province' }
  const postings = row.postings.map(({ amountFen }) => ({ ...accounts, amountFen }))
  return { ...row, organisation, postings, inFlightTo: [] }
}

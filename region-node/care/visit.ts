/** Opening a visit, and putting fee lines onto its bill and off it again. */
import { type Refusal, refusal } from '../../common/errors'
import { priced } from '../catalogs/price'
import {
  type Batch,
  byLineNo,
  type FeeLine,
  isInpatient,
  type LinesAnswer,
  lineText,
  type PricedLine,
  sameLine,
  type Visit,
} from './bills'
import { enrollmentRegionOf, noVisit } from './look-up'
import type { Hospital } from './participants'
import type { CareParts, Refused } from './parts'

export type VisitParts = Pick<CareParts, 'region' | 'bills' | 'catalogs' | 'participants' | 'clock' | 'newId'>

export type NewVisit = Omit<Visit, 'visitId' | 'hospital' | 'enrollmentRegion'>

/** The same hospital visit number answers the same visit; with another content it is refused. */
export async function openVisit(
  hospital: Hospital,
  asked: NewVisit,
  parts: VisitParts,
): Promise<{ readonly visitId: string; readonly batch: Batch } | Refused> {
  const found = enrollmentRegionOf(asked.enrollmentDivision, parts)
  if ('refusal' in found) return found
  const wanted = { ...asked, visitId: visitIdFrom(parts), hospital: hospital.code, enrollmentRegion: found.region }
  const visit = await parts.bills.open(wanted, isInpatient(asked.medicalType), parts.clock.now())
  const other = Object.entries(asked).find(([field, value]) => visit[field as keyof NewVisit] !== value)
  if (other) return { refusal: refusal('H5010', { field: other[0] }) }
  const bill = await parts.bills.bill(hospital.code, visit.visitId)
  return bill ? { visitId: visit.visitId, batch: bill.batch } : { refusal: refusal('H9001') }
}

/** Thirty characters at most, as the national interface has it [mdtrt_id]: region, time, chance. */
function visitIdFrom({ region, newId }: VisitParts): string {
  return region + newId().replaceAll('-', '').slice(0, 26)
}

export interface LinesReply {
  readonly batch: Batch
  /** Those of this call, as priced now. */
  readonly lines: readonly PricedLine[]
  /** Of the whole batch. */
  readonly all: readonly PricedLine[]
}

/** All lines or none; each priced by the care catalog of its fee day. */
export async function uploadLines(
  hospital: Hospital,
  visitId: string,
  sent: readonly FeeLine[],
  parts: VisitParts,
): Promise<LinesReply | Refused> {
  const once = withoutDoubles(sent)
  if ('refusal' in once) return once
  const lines: PricedLine[] = []
  for (const line of once.lines) {
    const pricing = priced(line, parts.catalogs)
    if ('refusal' in pricing) return pricing
    lines.push(pricing.line)
  }
  const answer = await parts.bills.upload(hospital.code, visitId, lines)
  const wrong = refusalOf(answer, visitId, once.lines)
  return wrong ? { refusal: wrong } : reply(hospital, visitId, lines, parts)
}

export async function deleteLines(
  hospital: Hospital,
  visitId: string,
  lineNos: readonly string[],
  parts: VisitParts,
): Promise<LinesReply | Refused> {
  const answer = await parts.bills.remove(hospital.code, visitId, lineNos)
  const wrong = refusalOf(answer, visitId, [])
  return wrong ? { refusal: wrong } : reply(hospital, visitId, [], parts)
}

async function reply(hospital: Hospital, visitId: string, lines: readonly PricedLine[], { bills }: VisitParts) {
  const bill = await bills.bill(hospital.code, visitId)
  return bill ? { batch: bill.batch, lines, all: bill.lines } : { refusal: noVisit(visitId) }
}

function refusalOf(answer: LinesAnswer, visitId: string, sent: readonly FeeLine[]): Refusal | undefined {
  switch (answer.answer) {
    case 'absent':
      return noVisit(visitId)
    case 'settled':
      return refusal('H5007')
    case 'conflict':
      return changed(answer.stored, sent.find(({ lineNo }) => lineNo === answer.lineNo) ?? answer.stored)
    default:
      return undefined
  }
}

function withoutDoubles(sent: readonly FeeLine[]): { readonly lines: readonly FeeLine[] } | Refused {
  const byNo = new Map<string, FeeLine>()
  for (const line of sent) {
    const first = byNo.get(line.lineNo)
    if (first && !sameLine(first, line)) return { refusal: changed(first, line) }
    byNo.set(line.lineNo, line)
  }
  return { lines: [...byNo.values()].sort(byLineNo) }
}

function changed(stored: FeeLine, sent: FeeLine): Refusal {
  return refusal('H5004', { line: stored.lineNo, stored: lineText(stored), sent: lineText(sent) })
}

/**
 * The hospitals' door over gRPC. It knows who calls from the certificate and from nowhere else, looks at every field,
 * and decides nothing: what is answered comes from the care half.
 */
import { setTimeout as pauseUnlessGone } from 'node:timers/promises'
import { type Caller, type Handlers, type Service, service } from '../../common/calls.grpc'
import { Fault, fault } from '../../common/errors'
import type { HospitalDoorHandlers } from '../../proto/types'
import { cancel } from '../care/cancel'
import type { CareWorld } from '../care/care-half'
import { confirm } from '../care/confirm'
import { checkEntitlement, checkVisit, enrollmentRegionOf, findPerson, preSettle } from '../care/look-up'
import { type CallersLine, settleOnePhase } from '../care/one-phase'
import { queryOnePhase, withdrawOnePhase } from '../care/one-phase-withdraw'
import type { Hospital } from '../care/participants'
import type { Asker, Refused } from '../care/parts'
import { query, queryBatch, unconfirmed } from '../care/query'
import { receipt } from '../care/receipt'
import { reverse } from '../care/reverse'
import { settle, type Verdict } from '../care/settle'
import { inTurn, type Turns, turnOrFault, turnsAtOnce, type Waits } from '../care/turns'
import { deleteLines, openVisit, uploadLines } from '../care/visit'
import type { Sessions } from '../sessions/sessions'
import { knownId, optional, required, settleId } from './fields'
import {
  asked,
  batch,
  dayAndCredential,
  division,
  entitlementQuery,
  feeLines,
  lineNos,
  linesReply,
  newVisit,
  onePhaseNames,
  personQuery,
} from './hospital-wire'

export interface DoorParts {
  readonly care: CareWorld
  readonly sessions: Sessions
  readonly limits: { readonly linesPerUploadMax: number }
  /** At the database, for whoever has no verdict yet; absent: everybody's is at once. */
  readonly turns?: Turns
  /** Waits, but no longer than the caller listens; absent: by the system's timers. */
  pause?(ms: number, gone: AbortSignal): Promise<void>
}

type Door = Handlers<HospitalDoorHandlers>

/** What stands behind the door. */
interface Inside extends DoorParts {
  readonly turns: Turns
  /** The care half as it is asked by those who wait for a turn. */
  readonly asking: CareWorld
}

const UNCONFIRMED_DEFAULT = 100
const UNCONFIRMED_MAX = 1_000
const VISIT_ID_MAX = 36

/** For `serve` of calls.grpc. */
export function hospitalDoor({ turns = turnsAtOnce(), ...parts }: DoorParts): Service {
  const inside: Inside = { turns, asking: inTurn(parts.care, turns), ...parts }
  const twoPhases = { ...signing(inside), ...billing(inside), ...settling(inside), ...telling(inside) }
  return service('hospitalDoor', { ...twoPhases, ...onePhase(inside) })
}

/** Sign in, sign out, and who is this. */
function signing(inside: Inside): Pick<Door, 'signIn' | 'signOut' | 'findPerson' | 'checkEntitlement'> {
  const { care, asking, sessions } = inside
  return {
    async signIn(request, caller) {
      const { code } = hospitalOf(caller, care)
      const operatorId = required('operator_id', request.operatorId)
      const operatorName = optional('operator_name', request.operatorName)
      const { clientTimeMs } = request
      const session = orFault(await sessions.signIn(code, { operatorId, operatorName, clientTimeMs }))
      const { sessionId, signedInAtMs: serverTimeMs, expiresAtMs } = session
      return { sessionId, serverTimeMs, expiresAtMs }
    },
    async signOut({ sessionId }, caller) {
      const { code } = hospitalOf(caller, care)
      const refusal = await sessions.signOut(code, sessionId)
      if (refusal) throw new Fault(refusal)
      return { serverTimeMs: care.clock.now() }
    },
    async findPerson(request, caller) {
      const asker = await admitted('look-up', request, caller, inside)
      const where = division(request.enrollmentDivision)
      return orFault(await findPerson(asker, where, personQuery(request), care))
    },
    async checkEntitlement(request, caller) {
      const asker = await admitted('look-up', request, caller, inside)
      if (request.visitId) {
        const visitId = required('visit_id', request.visitId, VISIT_ID_MAX)
        return orFault(await checkVisit(asker, visitId, dayAndCredential(request), asking))
      }
      const where = division(request.enrollmentDivision)
      return orFault(await checkEntitlement(asker, where, entitlementQuery(request), care))
    },
  }
}

/** The visit and its lines: all that a call does there is done in one turn, or nothing. */
function billing(inside: Inside): Pick<Door, 'openVisit' | 'uploadLines' | 'deleteLines'> {
  const { care, turns, limits } = inside
  const max = limits.linesPerUploadMax
  return {
    async openVisit(request, caller) {
      const { hospital } = await admitted('lines', request, caller, inside)
      const visit = newVisit(request)
      return orFault(await turnOrFault(turns, () => openVisit(hospital, visit, care)))
    },
    async uploadLines(request, caller) {
      const { hospital } = await admitted('lines', request, caller, inside)
      const visitId = required('visit_id', request.visitId, VISIT_ID_MAX)
      const lines = feeLines(request, max)
      return linesReply(orFault(await turnOrFault(turns, () => uploadLines(hospital, visitId, lines, care))))
    },
    async deleteLines(request, caller) {
      const { hospital } = await admitted('lines', request, caller, inside)
      const visitId = required('visit_id', request.visitId, VISIT_ID_MAX)
      const numbers = lineNos(request.lineNos, max)
      return linesReply(orFault(await turnOrFault(turns, () => deleteLines(hospital, visitId, numbers, care))))
    },
  }
}

/** The road of one settlement. What ends one needs no session: whoever holds a verdict must be able to. */
function settling(inside: Inside): Pick<Door, 'preSettle' | 'settle' | 'confirm' | 'cancel' | 'reverse'> {
  const { care, asking } = inside
  return {
    async preSettle(request, caller) {
      const asker = await admitted('look-up', request, caller, inside)
      const visitId = required('visit_id', request.visitId, VISIT_ID_MAX)
      return { quote: orFault(await preSettle(asker, visitId, asked(request), asking)) }
    },
    async settle(request, caller) {
      const asker = await admitted('settle', request, caller, inside)
      const call = {
        settleId: settleId(request.settleId),
        visitId: required('visit_id', request.visitId, VISIT_ID_MAX),
        asked: asked(request),
        invoiceNo: optional('invoice_no', request.invoiceNo),
        ...asker,
      }
      return orFault<Verdict>(await settle(call, asking))
    },
    async confirm(request, caller) {
      const hospital = hospitalOf(caller, care)
      return orFault(await confirm({ hospital, settleId: settleId(request.settleId), token: request.token }, care))
    },
    async cancel(request, caller) {
      const hospital = hospitalOf(caller, care)
      const named = request.enrollmentDivision
      const where = named ? orFault(enrollmentRegionOf(division(named), care)).region : undefined
      const call = { hospital, settleId: knownId(request.settleId), enrollmentRegion: where }
      return orFault(await cancel(call, care))
    },
    async reverse(request, caller) {
      const { deadlineMs } = caller
      const call = { hospital: hospitalOf(caller, care), deadlineMs, settleId: knownId(request.settleId) }
      return orFault(await reverse(call, care))
    },
  }
}

/**
 * For systems that know no confirm. A message waits for its turn and is not turned away: what is told to have failed
 * must be certain (R11), and the register would not have been read. Taking back needs no session, as nothing does that
 * ends something.
 */
function onePhase(inside: Inside): Pick<Door, 'settleOnePhase' | 'withdrawOnePhase'> {
  const { care, asking, sessions, pause = systemPause } = inside
  return {
    async settleOnePhase(request, caller) {
      const asker = await signedIn(request, caller, { care, sessions })
      const call = {
        ...{ ...asker, message: onePhaseNames(request.message), line: lineOf(caller, pause) },
        visitId: required('visit_id', request.visitId, VISIT_ID_MAX),
        asked: asked(request),
        invoiceNo: optional('invoice_no', request.invoiceNo),
      }
      return orFault(await settleOnePhase(call, asking))
    },
    async withdrawOnePhase(request, caller) {
      const { deadlineMs } = caller
      const call = { hospital: hospitalOf(caller, care), deadlineMs, message: onePhaseNames(request.message) }
      return orFault(await withdrawOnePhase(call, care))
    },
  }
}

/** What became of it. */
function telling({ care }: Inside): Pick<Door, 'query' | 'receipt' | 'unconfirmed'> {
  return {
    async query(request, caller) {
      const hospital = hospitalOf(caller, care)
      if (request.by === 'batch') return queryBatch(hospital, batch(request.batch), care)
      if (request.by === 'message') return queryOnePhase(hospital, onePhaseNames(request.message), care)
      return query(hospital, knownId(request.settleId ?? ''), care)
    },
    async receipt(request, caller) {
      return orFault(await receipt(hospitalOf(caller, care), knownId(request.settleId), care))
    },
    async unconfirmed({ limit }, caller) {
      const most = Math.min(limit || UNCONFIRMED_DEFAULT, UNCONFIRMED_MAX)
      return { settlements: await unconfirmed(hospitalOf(caller, care), most, care) }
    },
  }
}

/** Whether the caller still listens, and a wait that ends when they hang up. */
function lineOf({ gone }: Caller, pause: NonNullable<DoorParts['pause']>): CallersLine {
  return { isOpen: () => !gone.aborted, pause: (ms) => pause(ms, gone) }
}

function systemPause(ms: number, gone: AbortSignal): Promise<void> {
  return pauseUnlessGone(ms, undefined, { signal: gone }).catch(() => undefined)
}

/** @throws Fault H1011 when this certificate is no hospital's of this region, H1003 when it is not admitted */
function hospitalOf({ identity }: Caller, care: CareWorld): Hospital {
  if (identity.role !== 'hospital' || identity.region !== care.region) throw fault('H1011')
  const hospital = care.participants.hospital(identity.hospital)
  if (!hospital) throw fault('H1003', { institution: identity.hospital })
  return hospital
}

/**
 * Whoever has no verdict yet is turned away first of all where the queue is too long: that must cost nothing.
 * @throws Fault as signedIn, and H8005
 */
async function admitted(
  waits: Waits,
  request: { readonly sessionId: string },
  caller: Caller,
  inside: Inside,
): Promise<Asker> {
  const full = inside.turns.full(waits)
  if (full) throw new Fault(full)
  return signedIn(request, caller, inside)
}

/** @throws Fault as hospitalOf, and H1006 or H1007 */
async function signedIn(
  { sessionId }: { readonly sessionId: string },
  caller: Caller,
  { care, sessions }: Pick<DoorParts, 'care' | 'sessions'>,
): Promise<Asker> {
  const hospital = hospitalOf(caller, care)
  const refusal = await sessions.refusal(hospital.code, sessionId)
  if (refusal) throw new Fault(refusal)
  return { hospital, deadlineMs: caller.deadlineMs }
}

function orFault<T extends object>(answer: T | Refused): T {
  if ('refusal' in answer) throw new Fault(answer.refusal)
  return answer
}

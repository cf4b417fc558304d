/** All that the use cases of the care half are given: their world. Each names the parts that it needs. */
import type { Clock } from '../../common/clock'
import type { Refusal } from '../../common/errors'
import type { Log } from '../../common/log'
import type { Region } from '../../common/regions'
import type { SettlementKey } from '../../common/settlement-key'
import type { Verifier } from '../../common/signing'
import type { Steps } from '../../common/steps'
import type { FactIn } from '../../proto/types'
import type { Catalogs } from '../catalogs/catalog'
import type { OutboxRelay, OutboxRow } from '../province/outbox'
import type { Province } from '../province/province'
import { type Bills, isInpatient, type Visit } from './bills'
import type { Days, Machine, Signs } from './days'
import type { Intents } from './intents'
import type { Learners } from './learners'
import type { Ledger } from './ledger'
import type { Quotes } from './one-phase-quotes'
import type { Openings } from './openings'
import type { Outbox } from './outbox'
import type { CareParticipants, Hospital } from './participants'
import type { Registers } from './registers'
import type { RelearnStore } from './relearning'
import type { Reversals } from './reversals'

export interface CareStores {
  readonly bills: Bills
  readonly openings: Openings
  readonly registers: Registers
  readonly reversals: Reversals
  readonly intents: Intents
  readonly outbox: Outbox
  readonly learners: Learners
  readonly relearning: RelearnStore
  readonly ledger: Ledger
  readonly days: Days
  readonly signs: Signs
}

/** Durations of the care half's settings. */
export interface CareTimers {
  readonly careToHubMs: number
  readonly windowOutpatientMs: number
  readonly windowInpatientMs: number
  readonly sweepMs: number
  readonly clockToleranceMs: number
  readonly fenceMs: number
}

export interface CareParts extends CareStores {
  readonly region: Region
  readonly province: Pick<Province, 'ask' | 'full' | 'say' | 'links' | 'inLine' | 'lastHeartbeatAt'>
  readonly relay: Pick<OutboxRelay, 'fresh' | 'acked' | 'linkUp'>
  readonly quotes: Quotes
  readonly catalogs: Catalogs
  readonly participants: CareParticipants
  readonly clock: Clock
  readonly machine: Machine
  readonly verifier: Verifier
  /** A fresh UUIDv7. */
  newId(): string
  /** The keyed digest that stands for a person (R28). */
  digest(region: Region, personId: string): string
  /** A fact as it travels: signed when it is sent (R27). */
  signFact(row: Pick<OutboxRow, 'number' | 'enrollmentRegion' | 'decision'>): FactIn
  readonly timers: CareTimers
  readonly steps: Steps
  readonly log: Log
}

/** What a use case answers when it does not answer what it was asked for. */
export interface Refused {
  readonly refusal: Refusal
}

/** Who asks at the door, and how long they wait. */
export interface Asker {
  readonly hospital: Hospital
  /** Milliseconds left when the call arrived; Infinity when the caller said nothing. */
  readonly deadlineMs: number
}

export function keyOf(region: Region, hospital: string, settleId: string): SettlementKey {
  return { careRegion: region, hospital, settleId, kind: 'S' }
}

/** How long a verdict waits for the hospital's word. */
export function windowMsOf({ medicalType }: Visit, timers: CareTimers): number {
  return isInpatient(medicalType) ? timers.windowInpatientMs : timers.windowOutpatientMs
}

/** Part of the node's main: everything by which it is watched, put around its parts where they are plugged in. */
import type { Bus } from '../common/bus'
import type { Service } from '../common/calls.grpc'
import { systemClock } from '../common/clock'
import type { Log } from '../common/log'
import { countedBus, doubtGauges, type Metrics, noMetrics, outboxGauges } from '../common/metrics'
import { startObserving } from '../common/observing.otel'
import type { OperationsSource } from '../common/operations'
import type { Shutdown } from '../common/shutdown'
import { type Stages, stagesInMemory } from '../common/stages'
import { isTracing, type Roads, roads } from '../common/telemetry.otel'
import type { Outbox } from './care/outbox'
import type { CareStores } from './care/parts'
import { stageWatch as careWatch, type StageWatch } from './care/stage-watch'
import type { RegionNodeSettings } from './config'
import type { EnrollmentStores, Traced } from './enrollment/half'
import { stageWatch as enrollmentWatch } from './enrollment/stage-watch'
import { tracedAnswers, tracedFactBooks } from './enrollment/traced.otel'
import { meteredDoor } from './gateway/metered'
import { tracedDoor } from './gateway/traced.otel'
import type { FromProvince } from './province/province'
import { type TracedLine, tracedProvince, tracedRelay } from './province/traced.otel'

export interface Observed {
  readonly stages: { readonly CARE: Stages<'CARE'>; readonly ENROLLMENT: Stages<'ENROLLMENT'> }
  readonly care: ObservedCare
  readonly enrollment: ObservedEnrollment
}

export interface ObservedCare {
  stores(stores: CareStores): CareStores
  door(door: Service): Service
  from(from: FromProvince): FromProvince
  line(line: TracedLine): TracedLine
  figures(source: OperationsSource, outbox: Pick<Outbox, 'backlog'>): void
}

export interface ObservedEnrollment {
  readonly traced: Traced
  stores(stores: EnrollmentStores): EnrollmentStores
  /** Every record that leaves, and those that are read. */
  bus(bus: Bus): Bus
  figures(source: OperationsSource): void
}

export async function observed(
  { region, telemetry, metrics: address }: RegionNodeSettings,
  { name: service, ...ending }: { readonly name: string; readonly log: Log; readonly shutdown: Shutdown },
): Promise<Observed> {
  const metrics = await startObserving({ service, telemetry, metrics: address }, ending)
  const stages = { CARE: stagesInMemory('CARE'), ENROLLMENT: stagesInMemory('ENROLLMENT') }
  const known = roads()
  return {
    stages,
    care: careSide(careWatch({ region, stages: stages.CARE, clock: systemClock }), known, metrics),
    enrollment: enrollmentSide(stages.ENROLLMENT, metrics),
  }
}

function careSide(watch: StageWatch, known: Roads, metrics: Metrics): ObservedCare {
  return {
    stores: (stores) => ({
      ...stores,
      openings: watch.openings(stores.openings),
      registers: watch.registers(stores.registers),
    }),
    door(door) {
      const watched = watch.door(door)
      const metered = metrics === noMetrics ? watched : meteredDoor(watched, metrics, systemClock)
      return isTracing() ? tracedDoor(metered, known) : metered
    },
    from: (from) => watch.from(from),
    line({ province, relay }) {
      metrics.gauge({
        name: 'lianjie_open_questions',
        help: 'Questions to the province that await their answer',
        read: () => [{ labels: {}, value: province.open() }],
      })
      metrics.gauge({
        name: 'lianjie_questions_in_line',
        help: 'Questions that stand in line here because their enrollment region is late',
        read: () => [...province.inLine()].map(([region, value]) => ({ labels: { enrollment_region: region }, value })),
      })
      const watched = { province: watch.province(province), relay: watch.relay(relay) }
      if (!isTracing()) return watched
      return { province: tracedProvince(watched.province, known), relay: tracedRelay(watched.relay, known) }
    },
    figures(source, outbox) {
      const waiting = async () => {
        const { rows, oldestAtMs } = await outbox.backlog()
        const oldestMs = oldestAtMs === undefined ? 0 : Math.max(0, systemClock.now() - oldestAtMs)
        return [{ labels: { kind: 'care' }, rows, oldestMs }]
      }
      const { monotonic } = systemClock
      for (const gauge of outboxGauges(waiting, monotonic)) metrics.gauge(gauge)
      for (const gauge of doubtGauges('care', source, monotonic)) metrics.gauge(gauge)
    },
  }
}

function enrollmentSide(stages: Stages<'ENROLLMENT'>, metrics: Metrics): ObservedEnrollment {
  const watch = enrollmentWatch({ stages, clock: systemClock })
  const known = roads()
  const answers = tracedAnswers(known)
  return {
    traced: isTracing() ? (question, work) => watch.traced(question, () => answers(question, work)) : watch.traced,
    stores(stores) {
      const factBooks = watch.factBooks(stores.factBooks)
      const traced = isTracing() ? tracedFactBooks(factBooks, known) : factBooks
      return { ...stores, verdicts: watch.verdicts(stores.verdicts), factBooks: traced }
    },
    bus: (bus) => (metrics === noMetrics ? watch.bus(bus) : countedBus(watch.bus(bus), metrics)),
    figures(source) {
      for (const gauge of doubtGauges('enrollment', source, systemClock.monotonic)) metrics.gauge(gauge)
    },
  }
}

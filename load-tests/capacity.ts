/**
 * From processor time per settlement, as measured, to processes, partitions and databases for the four sizes of the
 * design (capacity.md 6.1). Pure arithmetic: docs/CAPACITY.md is written from it and follows when figures change.
 */

/** Milliseconds of processor time a settlement, and where they were measured. */
export interface MeasuredCpu {
  readonly at: string
  readonly nodes: number
  readonly postgres: number
  readonly hubs: number
  readonly kafka: number
}

export interface Size {
  readonly name: string
  /** Settlements a second in a burst, capacity.md 6.1. */
  readonly burst: number
  readonly regions: number
  /** Of all care and of all insured: the busiest region's. */
  readonly busiest: number
  /** Gigabytes a year, capacity.md 6.1: the hub's rows, those of all regions. */
  readonly hubGb: number
  readonly regionsGb: number
}

/** Two of three travel to the capital within a province (domain.md 5.3); among 400 pools a tenth is our assumption. */
export const SIZES: readonly Size[] = [
  { name: 'S small province', burst: 3, regions: 10, busiest: 0.65, hubGb: 16, regionsGb: 80 },
  { name: 'L large province', burst: 32, regions: 21, busiest: 0.65, hubGb: 160, regionsGb: 800 },
  { name: 'N nation, across provinces', burst: 92, regions: 400, busiest: 0.1, hubGb: 453, regionsGb: 2_264 },
  { name: 'X every settlement in China', burst: 1_750, regions: 400, busiest: 0.1, hubGb: 10_500, regionsGb: 52_600 },
]

/** A Node process is one JavaScript thread; above this share of it answers begin to wait. */
const BUSY = 0.6
/** Any two may be away: one fails while another is replaced (capacity.md 6.5). */
const SPARE = 2
/** Every record is written three times in production and once where it was measured. */
const REPLICAS = 3
const BROKERS_LEAST = 3
const CORES_PER_BROKER = 4
/** Care, enrollment and hub commit about as often; one database of each is about a third of the server's work. */
const DATABASE_SHARE = 1 / 3
/** What one primary is given before its rows are divided (capacity.md 6.4). */
const CORES_PER_PRIMARY = 16
const PARTITIONS_LEAST = 6
/** Topics of a region without partitions: control, clock answers. */
const SINGLE_TOPICS = 2

export interface Plan {
  readonly size: Size
  readonly hubs: number
  /** Processes of the busiest region, care and enrollment halves in one. */
  readonly busiestNodes: number
  readonly nodes: number
  readonly hubCores: number
  readonly hubPrimaries: number
  readonly busiestCores: number
  readonly brokers: number
  readonly partitionsPerTopic: number
  readonly partitions: number
}

export function planFor(size: Size, cpu: MeasuredCpu): Plan {
  const { burst, regions, busiest } = size
  const cores = (ms: number, rate = burst) => (rate * ms) / 1_000 / BUSY
  const processes = (ms: number, rate: number) => Math.ceil(cores(ms, rate)) + SPARE
  // A settlement is reckoned at two regions; the busiest has its share of both halves.
  const busiestNodes = processes(cpu.nodes, burst * busiest)
  const others = regions - 1
  const eachOther = processes(cpu.nodes, (burst * (1 - busiest)) / others)
  const hubs = processes(cpu.hubs, burst)
  const partitionsPerTopic = Math.max(PARTITIONS_LEAST, busiestNodes)
  const hubCores = cores(cpu.postgres * DATABASE_SHARE)
  return {
    size,
    hubs,
    busiestNodes,
    nodes: busiestNodes + others * eachOther,
    hubCores: tenth(hubCores),
    hubPrimaries: Math.max(1, Math.ceil(hubCores / CORES_PER_PRIMARY)),
    busiestCores: tenth(cores(2 * cpu.postgres * DATABASE_SHARE, burst * busiest)),
    brokers: Math.max(BROKERS_LEAST, Math.ceil(cores(cpu.kafka * REPLICAS) / CORES_PER_BROKER)),
    partitionsPerTopic,
    partitions: 2 * (partitionsPerTopic + others * PARTITIONS_LEAST) + regions * SINGLE_TOPICS + 2 * hubs + 2,
  }
}

function tenth(value: number): number {
  return Math.ceil(value * 10) / 10
}

/** As load-tests/RESULTS.md says it, newest last. @throws Error when it says nothing of the kind */
export function measuredIn(results: string): MeasuredCpu {
  const [, at = '', listed = ''] =
    [...results.matchAll(/^Where the product's time goes at ([^:]+): ([^;]+)/gm)].at(-1) ?? []
  const of = (part: string) => {
    const [, ms] = new RegExp(`\\b${part} (\\d+(?:\\.\\d+)?)`, 'i').exec(listed) ?? []
    if (ms === undefined) throw new Error(`RESULTS.md does not say where the product's time goes: no ${part}`)
    return Number(ms)
  }
  return { at, nodes: of('nodes'), postgres: of('Postgres'), hubs: of('hubs'), kafka: of('Kafka') }
}

const COLUMNS: readonly (readonly [string, (plan: Plan) => string])[] = [
  ['size', ({ size }) => size.name],
  ['burst /s', ({ size }) => String(size.burst)],
  ['hub processes', ({ hubs }) => String(hubs)],
  ['region-node processes: busiest, all', ({ busiestNodes, nodes }) => `${busiestNodes}, ${nodes}`],
  ['hub database: cores, primaries', ({ hubCores, hubPrimaries }) => `${hubCores}, ${hubPrimaries}`],
  ["busiest region's databases: cores", ({ busiestCores }) => String(busiestCores)],
  ['brokers', ({ brokers }) => String(brokers)],
  ['partitions: a topic of the busiest, all', (plan) => `${plan.partitionsPerTopic}, ${plan.partitions}`],
  ['GB a year: hub, regions', ({ size }) => `${size.hubGb}, ${size.regionsGb}`],
]

export function capacityTable(cpu: MeasuredCpu): string[] {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    row(COLUMNS.map(([heading]) => heading)),
    `|${'---|'.repeat(COLUMNS.length)}`,
    ...SIZES.map((size) => row(COLUMNS.map(([, cell]) => cell(planFor(size, cpu))))),
  ]
}

export function capacityDocument(cpu: MeasuredCpu): string {
  const [rate = ''] = /\d+/.exec(cpu.at) ?? []
  return `# Capacity

How much of everything the four sizes of the design need, by arithmetic from what was measured. This page is written
by \`npm run load -- capacity\` from the last line "Where the product's time goes" of load-tests/RESULTS.md; a test
compares.

Measured at ${cpu.at}, processor time of one settlement (settle, confirm, and its facts learned everywhere) in ms:
region nodes ${cpu.nodes}, Postgres ${cpu.postgres}, hubs ${cpu.hubs}, Kafka ${cpu.kafka}.

${capacityTable(cpu).join('\n')}

## How it is reckoned

- Processes: burst × time ÷ ${BUSY}, rounded up, and ${SPARE} to spare. A Node process is one JavaScript thread, and
  above ${BUSY * 100} % of it answers begin to wait. Times fall as load rises, because batches fill: what was measured
  at ${rate}/s on two shared cores errs on the safe side for the larger sizes.
- The busiest region has 65 % of a province's off-site care (an assumption of the design), a tenth of the nation's
  (ours), and is reckoned as if it had that share of both halves.
- Databases: care, enrollment and hub commit about as often, so each is taken for a third of Postgres' time. A primary
  is given ${CORES_PER_PRIMARY} cores; above that the hub's rows are divided by settlement. A standby of the same size
  goes with each.
- Brokers of ${CORES_PER_BROKER} cores, each record written ${REPLICAS} times (measured: once), never fewer than
  ${BROKERS_LEAST}. Partitions: a request and a fact topic a region with ${PARTITIONS_LEAST} each, more where a region
  has more processes than that; control and clock one each.
- Rows a year and burst rates are those of the design's volumes (70 % of a day in four hours, twice that in a burst).

What this page does not know: how time per settlement grows with the size of the tables, and what a network between
machines adds. Both are to be measured on the first installation of size L.
`
}

/**
 * Where the time of one settlement went, put together from what each organisation measured on its own clock. The road
 * between two of them is a difference, how long one waited less how long the other was at work, so no clocks are
 * compared. Pure.
 */
import type { Knowledge } from '../../proto/types'

export interface Row {
  /** Whose time it is; a road lies between two. */
  readonly at: 'CARE' | 'LINK' | 'HUB' | 'KAFKA' | 'ENROLLMENT' | 'PROVINCE'
  readonly region: string
  readonly stage: string
  readonly ms: number
}

/** One journey: the stages of a settle or of a confirm add up to its whole. */
export interface Journey {
  readonly totalMs: number
  readonly rows: readonly Row[]
}

export interface StagesShown {
  readonly settle?: Journey
  readonly confirm?: Journey
  /** Of the confirmed decision, from its commit on: when others had learned it; inside it, what each of them needed. */
  readonly facts?: readonly Row[]
}

type Measured = ReadonlyMap<string, number>

interface Side {
  readonly region: string
  readonly measured: Measured
}

const NOTHING: Side = { region: '', measured: new Map() }

/** @param all what the organisations know of one key */
export function stagesShown(all: readonly Knowledge[]): StagesShown {
  const care = sideOf(all, 'CARE')
  const hub = sideOf(all, 'HUB')
  const enrollment = sideOf(all, 'ENROLLMENT')
  const settle = journey([
    ...rows('CARE', care, ['door', 'checks', 'claim']),
    // Most stand in no line, and need no row to say so.
    ...rows('CARE', care, ['line']).filter(({ ms }) => ms > LINE_SEEN_MS),
    ...awayFromCare(care, hub, enrollment),
    ...rows('CARE', care, ['verified']),
  ])
  const confirm = journey(rows('CARE', care, ['token', 'decision', 'reply']))
  const facts = [
    ...rows('CARE', care, ['hub-learned', 'learned']),
    ...rows('HUB', hub, ['learning']),
    ...rows('ENROLLMENT', enrollment, ['learning']),
  ]
  return { ...(settle && { settle }), ...(confirm && { confirm }), ...(facts.length > 0 && { facts }) }
}

/** Several hub instances may each have taken part; what two of them measured, the slower one did. */
function sideOf(all: readonly Knowledge[], organisation: Knowledge['organisation']): Side {
  const own = all.filter((one) => one.organisation === organisation && one.stages.length > 0)
  if (own.length === 0) return NOTHING
  const measured = new Map<string, number>()
  for (const { stages } of own) {
    for (const { stage, tookUs } of stages) measured.set(stage, Math.max(measured.get(stage) ?? 0, tookUs / US_PER_MS))
  }
  return { region: own[0]?.region ?? '', measured }
}

const US_PER_MS = 1_000
const LINE_SEEN_MS = 0.1

function rows(at: Row['at'], { region, measured }: Side, stages: readonly string[]): Row[] {
  return stages.flatMap((stage) => {
    const ms = measured.get(stage)
    return ms === undefined ? [] : [{ at, region, stage, ms }]
  })
}

function journey(parts: readonly Row[]): Journey | undefined {
  return parts.length === 0 ? undefined : { totalMs: sum(parts), rows: parts }
}

function sum(parts: readonly Row[]): number {
  return parts.reduce((all, { ms }) => all + ms, 0)
}

/** The care half waited; what the hub held of it is the hub's, the rest went by on the Link. */
function awayFromCare(care: Side, hub: Side, enrollment: Side): Row[] {
  const awayMs = care.measured.get('away')
  const held = rows('HUB', hub, ['to-kafka', 'away'])
  // A care half that has forgotten it: what the others remember is better than nothing.
  if (awayMs === undefined) return held.length < 2 ? [] : awayFromHub(hub, enrollment)
  const linkMs = awayMs - sum(held)
  // A hub that held it for longer than was waited speaks of another try.
  if (held.length < 2 || linkMs < 0) return [{ at: 'PROVINCE', region: '', stage: 'away', ms: awayMs }]
  const link: Row = { at: 'LINK', region: '', stage: 'link', ms: linkMs }
  return [link, ...awayFromHub(hub, enrollment)]
}

const ENROLLED = ['queue', 'checks', 'policy', 'commit', 'answer'] as const

/** The same between the hub and the enrollment half, where the road is Kafka's. */
function awayFromHub(hub: Side, enrollment: Side): Row[] {
  const toKafkaMs = hub.measured.get('to-kafka') ?? 0
  const wholeMs = toKafkaMs + (hub.measured.get('away') ?? 0)
  const worked = rows('ENROLLMENT', enrollment, ENROLLED)
  const roadMs = wholeMs - sum(worked)
  if (worked.length === 0 || roadMs < 0) {
    return [
      ...rows('HUB', hub, ['to-kafka']),
      { at: 'PROVINCE', region: '', stage: 'enrollment', ms: wholeMs - toKafkaMs },
    ]
  }
  // The enrollment half may have had the record before the broker's word was back here.
  const there: Row = { at: 'HUB', region: '', stage: 'to-kafka', ms: Math.min(toKafkaMs, roadMs) }
  return [there, { at: 'KAFKA', region: '', stage: 'kafka', ms: roadMs - there.ms }, ...worked]
}

/** Reads every few seconds, from the Prometheus endpoint of each program, what must not grow (flat.ts). */
import type { Directory } from '../bin/organisations/directory'
import { Mistake } from '../bin/output/mistake'
import type { Reading, Readings } from './flat'

/** host:port by program. */
export type Endpoints = Readonly<Record<string, string>>

export interface FlatWatch {
  /** No more readings. */
  end(): void
  /** What was read; who did not answer in time is missing from that round. */
  readings(): Readings
}

/** Often enough that hardly a collection passes between two, seldom enough not to be load. */
const EVERY_MS = 5_000
const ANSWER_MS = 4_000

/** @throws Mistake when a program has none */
export function endpointsIn({ operations }: Pick<Directory, 'operations'>): Endpoints {
  const without = operations.filter(({ metrics }) => metrics === undefined).map(({ name }) => name)
  if (without.length > 0) throw notMeasured(without)
  return Object.fromEntries(operations.map(({ name, metrics }) => [name, metrics as string]))
}

function notMeasured(names: readonly string[]): Mistake {
  return new Mistake(
    { zh: `没有指标地址：${names.join('、')}`, en: `these tell no metrics: ${names.join(', ')}` },
    {
      zh: '用 npm start -- --quiet --metrics 启动省；别处的省在机构地址文件里写 metrics',
      en: 'start the province with npm start -- --quiet --metrics; of another write metrics into the directory file',
    },
  )
}

/** Begins to read. */
export function watchFlat(endpoints: Endpoints, everyMs = EVERY_MS): FlatWatch {
  const beganMs = performance.now()
  const readings: Record<string, Reading[]> = Object.fromEntries(Object.keys(endpoints).map((name) => [name, []]))
  const read = async (name: string, address: string) => {
    const text = await scraped(address)
    readings[name]?.push(readingIn(text, performance.now() - beganMs))
  }
  // Killed, restarting, or too busy: its line has a point less.
  const look = () => {
    for (const [name, address] of Object.entries(endpoints)) void read(name, address).catch(() => undefined)
  }
  look()
  const timer = setInterval(look, everyMs)
  return { end: () => clearInterval(timer), readings: () => readings }
}

async function scraped(address: string): Promise<string> {
  const answer = await fetch(`http://${address}/metrics`, { signal: AbortSignal.timeout(ANSWER_MS) })
  if (!answer.ok) throw new Error(`${address} answers ${answer.status}`)
  return answer.text()
}

/** What a scrape says. */
export function readingIn(text: string, atMs: number): Reading {
  const held = valuesOf('lianjie_heap_after_collection_bytes', text)
  return {
    atMs,
    collections: sum(valuesOf('lianjie_heap_collections_total', text)),
    heldBytes: held[0],
    openQuestions: sum(valuesOf('lianjie_open_questions', text)),
  }
}

/** Of every series of that name. */
function valuesOf(name: string, text: string): readonly number[] {
  const lines = text.split('\n').filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
  return lines.map((line) => Number(line.slice(line.lastIndexOf(' '))))
}

function sum(values: readonly number[]): number {
  return values.reduce((whole, value) => whole + value, 0)
}

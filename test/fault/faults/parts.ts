/** Small steps that many faults share. */
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { until } from '../../support/until'
import type { Field } from '../field'

const WITHIN_MS = 120_000
const ENOUGH = 5

/** With which process id. */
export function pidOf({ province }: Field, part: string): number {
  const pid = province.supervisor.status().find(({ name }) => name === part)?.pid
  if (!pid) throw new Error(`${part} does not run`)
  return pid
}

/** It runs, whatever happened before. */
export async function servesAnew({ province }: Field, part: string): Promise<void> {
  const state = () => province.supervisor.status().find(({ name }) => name === part)?.state
  await until(() => state() === 'running', `${part}`, WITHIN_MS)
}

/** A few more patients have been settled. */
export async function settledAgainAndAgain({ stage }: Field, count = ENOUGH): Promise<void> {
  const before = stage.bills.settled()
  await until(() => stage.bills.settled() >= before + count, `${count} settlements`, WITHIN_MS)
}

/** How long after everything was right again the first patient was settled. */
export async function firstSettled({ stage }: Field): Promise<string> {
  const [before, began] = [stage.bills.settled(), performance.now()]
  await until(() => stage.bills.settled() > before, 'a settlement', WITHIN_MS)
  return `somebody is settled ${((performance.now() - began) / 1_000).toFixed(1)} s after it is right again`
}

export async function stoppedFor(field: Field, parts: readonly string[], ms: number): Promise<void> {
  const { supervisor } = field.province
  await Promise.all(parts.map((part) => supervisor.stop(part)))
  try {
    await pause(ms)
  } finally {
    await Promise.all(parts.map((part) => supervisor.start(part)))
  }
}

/** kill -9 of all at the same moment; each is started again by the supervisor. */
export async function killedAtOnce(field: Field, parts: readonly string[]): Promise<void> {
  await Promise.all(parts.map((part) => field.province.supervisor.kill(part)))
  await Promise.all(parts.map((part) => servesAnew(field, part)))
}

/** Does it as the superuser. */
export async function asked<Row extends object>(url: string, text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Row>(text, values)).rows
  } finally {
    await client.end()
  }
}

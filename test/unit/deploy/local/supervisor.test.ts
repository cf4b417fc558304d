import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild } from '../../../../deploy/local/children'
import { recordsIn } from '../../../../deploy/local/records'
import { type PartSpec, supervisorWith } from '../../../../deploy/local/supervisor'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'supervisor-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A process that does nothing but be there. */
function sleeping(name: string, serves: () => Promise<boolean> = async () => true): PartSpec {
  const logFile = join(folder, `${name}.log`)
  const how = { name, version: '1', command: 'sleep', args: ['60'], ports: [], logFile, readyMs: 60_000, serves }
  return { name, stopSignal: 'SIGTERM', launch: (onSpawn) => startChild({ ...how, onSpawn }) }
}

function supervisor() {
  const events: string[] = []
  const records = recordsIn(join(folder, 'run'))
  return { ...supervisorWith(records, (line) => events.push(line)), records, events }
}

test('what dies is started again, as another process', async () => {
  const { startAll, kill, allServe, status, stopAll } = supervisor()
  await startAll([sleeping('a')])
  const killed = await kill('a')
  expect(status()[0]?.state).toBe('down')
  expect(await allServe(60_000)).toBe(true)
  expect(status()[0]).toMatchObject({ state: 'running', restarts: 1 })
  expect(status()[0]?.pid).not.toBe(killed)
  await stopAll()
})

test('what is held down stays down until it is let up', async () => {
  const { startAll, stop, start, status, stopAll, allServe } = supervisor()
  await startAll([sleeping('a'), sleeping('b')])
  await stop('a')
  expect(status().map(({ state }) => state)).toEqual(['stopped', 'running'])
  expect(await allServe(60_000)).toBe(true)
  await start('a')
  expect(status().map(({ state }) => state)).toEqual(['running', 'running'])
  await stopAll()
})

test('a part is stopped while it is still starting', async () => {
  const { startAll, stopAll, records } = supervisor()
  const starting = startAll([sleeping('a', async () => false)])
  const failed = expect(starting).rejects.toThrow('ended while starting')
  while (records.running().length === 0) await new Promise(setImmediate)
  await stopAll()
  await failed
  expect(records.running()).toEqual([])
})

test('the end is in reverse order, and nothing starts after it', async () => {
  const { startAll, stopAll, events } = supervisor()
  await startAll([sleeping('first')])
  await startAll([sleeping('second')])
  await stopAll()
  expect(events).toEqual(['second is stopped', 'first is stopped'])
  await expect(startAll([sleeping('third')])).rejects.toThrow('stopped')
})

test('the first start says what the part said last', async () => {
  const { startAll } = supervisor()
  const logFile = join(folder, 'a.log')
  const how = { name: 'a', version: '1', command: 'sh', args: ['-c', 'echo no such disk; exit 3'], ports: [], logFile }
  const launch = () => startChild({ ...how, readyMs: 60_000, serves: async () => false })
  const failing = startAll([{ name: 'a', stopSignal: 'SIGTERM', launch }])
  await expect(failing).rejects.toThrow(/code 3[\s\S]*no such disk/)
})

test('an unknown part is answered with those that there are', async () => {
  const { startAll, stop, stopAll } = supervisor()
  await startAll([sleeping('a')])
  expect(() => stop('b')).toThrow('there are: a')
  await stopAll()
})

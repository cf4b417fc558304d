import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beganAt, endLeftovers, recordsIn } from '../../../../deploy/local/records'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'records-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function sleeper() {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' })
  const gone = new Promise<string | null>((resolve) => child.once('exit', (_, signal) => resolve(signal)))
  return { pid: child.pid as number, gone }
}

test('what a killed owner left running is found and ended', async () => {
  const { pid, gone } = sleeper()
  recordsIn(folder).write('part', pid)
  await endLeftovers(recordsIn(folder))
  expect(await gone).toBe('SIGTERM')
  expect(recordsIn(folder).of('part')).toBeUndefined()
})

test('another process under a recorded id is left alone', async () => {
  const { pid, gone } = sleeper()
  recordsIn(folder).write('part', pid)
  const file = join(folder, 'part.pid.json')
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), began: 'another time' }))
  expect(recordsIn(folder).running()).toEqual([])
  await endLeftovers(recordsIn(folder))
  expect(beganAt(pid)).toBeDefined()
  process.kill(pid)
  await gone
})

test('a half written record is no record', () => {
  writeFileSync(join(folder, 'part.pid.json'), '{"name":"par')
  expect(recordsIn(folder).running()).toEqual([])
})

test('no process, no record', () => {
  recordsIn(folder).write('part', 2 ** 22 + 1)
  expect(recordsIn(folder).of('part')).toBeUndefined()
})

test('a process keeps its beginning, and two differ in id or beginning', () => {
  expect(beganAt(process.pid)).toBe(beganAt(process.pid))
  expect(beganAt(process.pid)).not.toBe(beganAt(process.ppid))
})

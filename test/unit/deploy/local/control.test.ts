import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { controlAnswer } from '../../../../bin/parts/control'
import { askSupervisor } from '../../../../bin/parts/control.socket'
import { control, obey, socketPath } from '../../../../deploy/local/control'
import type { Supervisor } from '../../../../deploy/local/supervisor'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'control-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function fake(): { supervisor: Supervisor; told: string[] } {
  const told: string[] = []
  const part = { name: 'kafka', state: 'running', ports: [9092], pid: 7, restarts: 2 } as const
  const tell = (verb: string) => async (name: string) => void told.push(`${verb} ${name}`)
  return {
    told,
    supervisor: {
      startAll: async () => undefined,
      stopAll: async () => undefined,
      status: () => [part],
      stop: tell('stop'),
      start: async () => Promise.reject(new Error('there is no part x')),
      kill: async (name) => told.push(`kill ${name}`),
      allServe: async (withinMs) => withinMs > 10,
    },
  }
}

test('orders reach the supervisor, and its answers come back', async () => {
  const { supervisor, told } = fake()
  const server = await obey(supervisor, folder)
  const { stop, kill, start, wait, status } = control(folder)
  await stop('hub-1')
  await kill('hub-2')
  await expect(start('x')).rejects.toThrow('there is no part x')
  expect([await wait(20), await wait(5)]).toEqual([true, false])
  expect((await status())[0]).toMatchObject({ name: 'kafka', pid: 7 })
  expect(told).toEqual(['stop hub-1', 'kill hub-2'])
  server.close()
})

test('the command line understands the answers', async () => {
  const server = await obey(fake().supervisor, folder)
  const answer = controlAnswer.parse(await askSupervisor(socketPath(folder), { do: 'parts' }))
  const detail = 'process 7 · 127.0.0.1:9092 · restarts: 2'
  expect(answer).toMatchObject({ ok: true, parts: [{ name: 'kafka', state: 'running', detail }] })
  server.close()
})

test('without a supervisor that is said', async () => {
  await expect(control(folder).status()).rejects.toThrow('npm start')
})

test('a socket fits the system however deep the folder lies', () => {
  expect(socketPath(`/${'deep/'.repeat(50)}`).length).toBeLessThan(104)
})

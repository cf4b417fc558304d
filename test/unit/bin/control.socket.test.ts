import { mkdtempSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { askSupervisor } from '../../../bin/parts/control.socket'

let server: Server
const socket = join(mkdtempSync(join(tmpdir(), 'control-')), 'control.sock')
const heard: string[] = []
let answer = ''
beforeAll((done) => {
  server = createServer((line) => {
    line.on('data', (text) => {
      heard.push(String(text))
      line.write(answer)
    })
  }).listen(socket, done)
})
afterAll((done) => {
  server.close(done)
})

test('one JSON line there, one back', async () => {
  answer = `${JSON.stringify({ ok: true, zh: '已停止', en: 'stopped', parts: [{ name: 'redis', state: 'stopped' }] })}\n`
  expect(await askSupervisor(socket, { do: 'stop', part: 'redis' })).toEqual({
    ok: true,
    zh: '已停止',
    en: 'stopped',
    parts: [{ name: 'redis', state: 'stopped', detail: '' }],
  })
  expect(heard).toEqual(['{"do":"stop","part":"redis"}\n'])
})

test('what is not an answer, and nobody at all, are the same: not reachable', async () => {
  answer = 'good morning\n'
  await expect(askSupervisor(socket, { do: 'parts' })).rejects.toMatchObject({ refusal: { code: 'H9002' } })
  await expect(askSupervisor(`${socket}.gone`, { do: 'parts' })).rejects.toMatchObject({ refusal: { code: 'H9002' } })
})

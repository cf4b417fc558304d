import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { type CutLine, cutLine } from '../../fault/cut-line'

let server: Server
let line: CutLine
let caller: Socket
const heard = { there: '', here: '' }

beforeEach(async () => {
  heard.there = heard.here = ''
  server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => {
      heard.there += bytes
      socket.write(`<${bytes}>`)
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  line = await cutLine('there', (server.address() as { port: number }).port)
  caller = connect({ host: '127.0.0.1', port: Number(line.address.split(':')[1]) })
  caller.on('error', () => undefined)
  caller.on('data', (bytes) => {
    heard.here += bytes
  })
  await once(caller, 'connect')
})

afterEach(() => {
  caller.destroy()
  line.close()
  server.close()
})

async function says(text: string): Promise<void> {
  caller.write(text)
  await pause(60)
}

test('it passes what both ends say', async () => {
  await says('a')
  expect(heard).toEqual({ there: 'a', here: '<a>' })
})

test('cut on its way back, the question arrives and the answer does not; healed, it comes late', async () => {
  await says('a')
  line.cut('back')
  await says('b')
  expect(heard).toEqual({ there: 'ab', here: '<a>' })
  line.heal()
  await pause(60)
  expect(heard.here).toBe('<a><b>')
})

test('cut on its way out, nothing arrives, and the connection stands', async () => {
  await says('a')
  line.cut('out')
  await says('b')
  expect(heard.there).toBe('a')
  expect(caller.destroyed).toBe(false)
  line.heal()
  await pause(60)
  expect(heard).toEqual({ there: 'ab', here: '<a><b>' })
})

test('the end of one side is the end of the other', async () => {
  caller.destroy()
  await pause(60)
  expect(await new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)))).toBe(0)
})

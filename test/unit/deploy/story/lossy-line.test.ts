import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { lossyLineTo } from '../../../../deploy/local/story/lossy-line'

/** Answers each message with as many bytes as it asks for. */
async function door() {
  const asked: number[] = []
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => {
      const length = Number(bytes.toString())
      asked.push(length)
      socket.write(Buffer.alloc(length))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { asked, address: `127.0.0.1:${port}`, close: () => server.close() }
}

async function hospital(address: string): Promise<Socket> {
  const [host, port] = address.split(':')
  const socket = connect({ host: host as string, port: Number(port) })
  socket.on('error', () => undefined)
  await new Promise<void>((resolve) => socket.once('connect', resolve))
  return socket
}

const heard = (socket: Socket) => new Promise<number>((resolve) => socket.once('data', ({ length }) => resolve(length)))
const broken = (socket: Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()))

test('answers pass until one is to be lost: it was made, nobody hears it, and the line is broken', async () => {
  const far = await door()
  const line = await lossyLineTo(far.address)
  const first = await hospital(line.address)
  first.write('500')
  expect(await heard(first)).toBe(500)

  const lost = line.loseNextAnswer()
  // A sign of life is no answer.
  first.write('40')
  expect(await heard(first)).toBe(40)
  const never = jest.fn()
  first.on('data', never)
  first.write('600')
  await Promise.all([lost, broken(first)])
  expect(never).not.toHaveBeenCalled()
  expect(far.asked).toEqual([500, 40, 600])

  const second = await hospital(line.address)
  second.write('700')
  expect(await heard(second)).toBe(700)
  second.destroy()
  line.close()
  far.close()
})

test('without a door there is no line, and it breaks at once', async () => {
  const far = await door()
  far.close()
  const line = await lossyLineTo(far.address)
  await broken(await hospital(line.address))
  line.close()
})

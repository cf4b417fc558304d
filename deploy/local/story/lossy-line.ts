/**
 * A line between a hospital and its door that can be told to lose the next answer: what a broken cable does. TLS runs
 * through it from end to end, so all it sees is how many bytes go which way.
 */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface LossyLine {
  /** Connect here instead of to the door. */
  readonly address: string
  /** Loses the next answer and breaks the line; resolves at the moment the answer arrives, which nobody will hear. */
  loseNextAnswer(): Promise<void>
  close(): void
}

/** Signs of life and window updates of HTTP/2 are shorter than this inside TLS, every answer of ours is longer. */
const ANSWER_BYTES_LEAST = 100

export async function lossyLineTo(doorAddress: string): Promise<LossyLine> {
  const [host = '', port = ''] = doorAddress.split(':')
  const sockets = new Set<Socket>()
  let lost: (() => void) | undefined

  const server = createServer((near) => {
    const far = connect({ host, port: Number(port) })
    const breakBoth = () => {
      near.destroy()
      far.destroy()
    }
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.once('close', () => {
        sockets.delete(socket)
        breakBoth()
      })
      socket.on('error', breakBoth)
    }
    near.on('data', (bytes) => far.write(bytes))
    far.on('data', (bytes) => {
      if (lost === undefined || bytes.length < ANSWER_BYTES_LEAST) return near.write(bytes)
      lost()
      lost = undefined
      breakBoth()
      return false
    })
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    loseNextAnswer: () =>
      new Promise((resolve) => {
        lost = resolve
      }),
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

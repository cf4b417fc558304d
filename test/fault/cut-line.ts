/**
 * A TCP line that can be cut in one direction: bytes of that direction are held back, connections stay open, nobody is
 * told. As a firewall that forgot one rule, or a switch that drops one way.
 */
import { connect, createServer, type Socket } from 'node:net'

export interface CutLine {
  readonly to: string
  /** Where to connect instead. */
  readonly address: string
  /** out: what the caller sends does not arrive. back: what is answered does not. */
  cut(direction: 'out' | 'back'): void
  /** What was held back arrives now, late. */
  heal(): void
  close(): void
}

interface Pair {
  readonly caller: Socket
  readonly server: Socket
}

/** Leads to that port of this machine. */
export async function cutLine(to: string, port: number): Promise<CutLine> {
  const pairs = new Set<Pair>()
  const isCut = { out: false, back: false }
  const apply = ({ caller, server }: Pair) => {
    flowing(caller, !isCut.out)
    flowing(server, !isCut.back)
  }
  const listener = createServer((caller) => {
    const server = connect({ host: '127.0.0.1', port })
    const pair = { caller, server }
    pairs.add(pair)
    joined(pair, () => pairs.delete(pair))
    apply(pair)
  })
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
  const bound = listener.address()
  if (bound === null || typeof bound === 'string') throw new Error('a TCP listener has a port')
  return {
    to,
    address: `127.0.0.1:${bound.port}`,
    cut(direction) {
      isCut[direction] = true
      for (const pair of pairs) apply(pair)
    },
    heal() {
      Object.assign(isCut, { out: false, back: false })
      for (const pair of pairs) apply(pair)
    },
    close() {
      listener.close()
      for (const { caller, server } of pairs) {
        caller.destroy()
        server.destroy()
      }
    },
  }
}

function joined({ caller, server }: Pair, ended: () => void): void {
  for (const [from, to] of [
    [caller, server],
    [server, caller],
  ] as const) {
    from.on('data', (bytes) => to.write(bytes))
    from.on('close', () => {
      to.destroy()
      ended()
    })
    // The other side is told by the close that follows.
    from.on('error', () => undefined)
  }
}

function flowing(socket: Socket, flows: boolean): void {
  if (flows) socket.resume()
  else socket.pause()
}

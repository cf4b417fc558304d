/** Free ports on the loopback, the same again at the next start when they are still free. */
import { randomInt } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'

// Below the range from which systems lend ports to outgoing connections: so a part that is down keeps its port.
const LOWEST = 20_000
const HIGHEST = 29_999
const TRIES_MAX = 500

async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)))
  })
}

/** A port that nothing listens on and that is not among those already given away. */
export async function freePort(taken: ReadonlySet<number> = new Set()): Promise<number> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const port = randomInt(LOWEST, HIGHEST + 1)
    if (!taken.has(port) && (await isFree(port))) return port
  }
  throw new Error(`no free port between ${LOWEST} and ${HIGHEST}`)
}

/** One port a name; those written in the file are kept when they are free, and the result is written there. */
export async function portsFor<Name extends string>(
  names: readonly Name[],
  file: string,
): Promise<Record<Name, number>> {
  const remembered = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>) : {}
  const taken = new Set<number>()
  const ports = {} as Record<Name, number>
  for (const name of names) {
    const before = remembered[name]
    const port = before && !taken.has(before) && (await isFree(before)) ? before : await freePort(taken)
    taken.add(port)
    ports[name] = port
  }
  writeFileSync(file, `${JSON.stringify(ports, null, 2)}\n`)
  return ports
}

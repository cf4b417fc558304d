/** Rules about the outside world: who may touch it, and who may plug it in. */
import { type Import, importsIn, isMain, worldOf } from '../imports'
import type { SourceFile } from '../tree'

const DRIVERS: readonly { readonly world: string; readonly module: RegExp }[] = [
  { world: 'pg', module: /^pg(-|$)/ },
  { world: 'kafka', module: /^kafkajs(\/|$)/ },
  { world: 'redis', module: /^ioredis(\/|$)/ },
  { world: 'grpc', module: /^(@grpc\/|nice-grpc)/ },
  { world: 'http', module: /^(node:)?(https?|http2)$|^fastify/ },
  { world: 'file', module: /^(node:)?fs(\/promises)?$/ },
  { world: 'socket', module: /^(node:)?(net|tls)$/ },
  { world: 'otel', module: /^@opentelemetry\// },
]

const PART_OF_ANY_EDGE = ['file', 'socket']

/**
 * A driver is imported only by files named after its world, types included: a port that mentions a driver's type
 * is no port. Reading a file (certificates, contracts, SQL) or opening a bare socket is part of any edge's work, so
 * those are open to all of them.
 * bin, deploy and load-tests work on files and sockets of their machine by their nature; the four drivers proper
 * stay behind names there too. test is free. main.ts may name the type of what it hands from edge to edge.
 */
export function driversOutOfPlace(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => /^(common|hub|region-node|bin|deploy|load-tests)\//.test(path))
    .flatMap(importsIn)
    .filter((one) => !one.isOurs && !(isMain(one.from) && one.isTypeOnly) && isOutOfPlace(one))
    .map(({ from, to }) => `${from} imports ${to}`)
}

function isOutOfPlace({ from, to }: Import): boolean {
  const driver = DRIVERS.find(({ module }) => module.test(to))
  if (!driver) return false
  const world = worldOf(from)
  if (world === driver.world || (world && PART_OF_ANY_EDGE.includes(driver.world))) return false
  const isTool = /^(bin|deploy|load-tests)\//.test(from)
  return !(isTool && (driver.world === 'http' || PART_OF_ANY_EDGE.includes(driver.world)))
}

/**
 * An edge of a program is plugged in by its main.ts only. Another edge of the same world may build on it; types alone
 * plug nothing in. Edges of common are kits: for edges, for main.ts and config.ts, and for the tools around.
 */
export function edgesPluggedInElsewhere(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => /^(common|hub|region-node)\//.test(path) && !isMain(path))
    .flatMap(importsIn)
    .filter((one) => one.isOurs && !one.isTypeOnly && worldOf(one.to) && !mayBuildOn(one))
    .map(({ from, to }) => `${from} plugs in ${to}`)
}

/** Codecs are pure: bytes to a message and back, without a connection. They live beside the service definitions. */
const PURE_DESPITE_THEIR_NAMES = ['common/contracts.grpc', 'common/codec.grpc']

function mayBuildOn({ from, to }: Import): boolean {
  const world = worldOf(from)
  if (PURE_DESPITE_THEIR_NAMES.includes(to)) return true
  if (to.startsWith('common/')) return world !== undefined || /^(hub|region-node)\/config\.ts$/.test(from)
  return world !== undefined && world === worldOf(to)
}

/** The local province as the command line sees it (bin/organisations/directory.ts): who is asked where, and as whom. */

import type { z } from 'zod'
import type { directorySchema } from '../../bin/organisations/directory'
import { socketPath } from './control'
import { addressOf, HUBS, type Layout, metricsOf, nodeOf, REGIONS } from './layout'

/** Whoever writes a hospital's program wants to know this first. */
export function doorLines({ doors }: Pick<ReturnType<typeof directoryOf>, 'doors'>): string[] {
  return doors.map(({ hospital, address, credentials: { certificate } }) => {
    return `  ${hospital}  ${address}  ${certificate}`
  })
}

export function directoryOf(layout: Layout, dataDir: string) {
  const { credentials } = layout
  const asked = (name: string) => ({
    name,
    address: addressOf(layout, `${name} operations`),
    ...metricsOf(layout, name),
  })
  return {
    parts: ['kafka', 'postgres', 'redis', ...HUBS, ...REGIONS.map(({ region }) => nodeOf(region))],
    operations: [
      ...HUBS.map((name) => ({ role: 'hub' as const, ...asked(name) })),
      ...REGIONS.map(({ region }) => ({ role: 'region' as const, region, ...asked(nodeOf(region)) })),
    ],
    doors: REGIONS.map(({ region, hospital }) => ({
      region,
      address: addressOf(layout, `${nodeOf(region)} door`),
      hospital,
      credentials: credentials[hospital] as NonNullable<(typeof credentials)[string]>,
    })),
    operator: credentials.operator as NonNullable<(typeof credentials)[string]>,
    control: socketPath(dataDir),
    names: Object.fromEntries(REGIONS.map(({ region, name }) => [region, name])),
  } satisfies z.input<typeof directorySchema>
}

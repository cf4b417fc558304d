/**
 * Where a province's organisations are, and with which credentials they are asked. The supervisor of `npm start` writes
 * one (.lianjie/province.json); any other province is described by hand and given with --directory.
 */
import { z } from 'zod'

const credentials = z.object({ authority: z.string(), certificate: z.string(), key: z.string() })
const address = z.string().regex(/^[^:\s]+:\d{1,5}$/)

export const directorySchema = z.object({
  /** Names that stop and start understand. */
  parts: z.array(z.string()).default([]),
  operations: z
    .array(
      z.object({
        name: z.string(),
        address,
        role: z.enum(['hub', 'region']),
        /** Of a region node. */
        region: z.string().default(''),
        /** Its Prometheus endpoint, if it has one: for npm run load -- … --flat. */
        metrics: address.optional(),
      }),
    )
    .min(1),
  doors: z
    .array(z.object({ region: z.string(), address, hospital: z.string(), name: z.string().default(''), credentials }))
    .default([]),
  /** Who asks the organisations. */
  operator: credentials,
  /** The supervisor's socket, for stop and start. */
  control: z.string().optional(),
  /** For people, by region: 5101 成都. */
  names: z.record(z.string(), z.string()).default({}),
})
export type Directory = z.infer<typeof directorySchema>
export type Organisation = Directory['operations'][number]
export type HospitalDoor = Directory['doors'][number]

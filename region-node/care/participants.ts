/** Which regions are connected, and which hospitals of this region may knock. From the province's participants file. */
import { z } from 'zod'
import type { Region } from '../../common/regions'

const region = z.string().regex(/^[1-9]\d{3}$/)

export const participantsSchema = z.object({
  regions: z.array(z.object({ region, name: z.string() })).min(1),
  hospitals: z.array(
    z.object({
      code: z.string().length(12),
      name: z.string(),
      region,
      /** Six-digit division of the hospital. */
      division: z.string().regex(/^\d{6}$/),
      /** Deductible level: 1, 2, 3. */
      level: z.enum(['1', '2', '3']),
    }),
  ),
})

export interface Hospital {
  readonly code: string
  readonly name: string
  readonly division: string
  readonly level: string
}

export interface CareParticipants {
  /** Of this region only. */
  hospital(code: string): Hospital | undefined
  readonly hospitals: readonly Hospital[]
  /** Undefined: not connected. */
  regionName(region: Region): string | undefined
}

export function participantsOf(settings: z.infer<typeof participantsSchema>, ofRegion: Region): CareParticipants {
  const hospitals = settings.hospitals.filter((hospital) => hospital.region === ofRegion)
  const byCode = new Map(hospitals.map((hospital) => [hospital.code, hospital]))
  const names = new Map(settings.regions.map((entry) => [entry.region, entry.name]))
  return {
    hospital: (code) => byCode.get(code),
    hospitals,
    regionName: (name) => names.get(name),
  }
}

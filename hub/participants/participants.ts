/** Who is admitted: regions and hospitals. From a settings file for now; the hub's tables later. */
import { z } from 'zod'
import type { Region } from '../../common/regions'

export const participantsSchema = z.strictObject({
  regions: z
    .array(
      z.strictObject({
        region: z.string().regex(/^\d{4}$/),
        name: z.string(),
        /** False: a city that only treats. Nobody is asked to insure there, and no day waits for such a half. */
        enrolls: z.boolean().default(true),
      }),
    )
    .min(1),
  hospitals: z.array(
    z.strictObject({
      code: z.string().length(12),
      name: z.string(),
      region: z.string().regex(/^\d{4}$/),
      /** Six-digit division of the hospital. */
      division: z.string().regex(/^\d{6}$/),
      /** Deductible level: 1, 2, 3. */
      level: z.enum(['1', '2', '3']),
    }),
  ),
})

export interface Participants {
  isRegion(region: Region): boolean
  regions(): readonly { readonly region: Region; readonly name: string }[]
  /** Those with hospitals, and so with a care node. */
  careRegions(): readonly Region[]
  /** Those that insure people, and so have an enrollment node. */
  enrollmentRegions(): readonly Region[]
}

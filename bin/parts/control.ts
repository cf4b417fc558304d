/** What is said to the supervisor of `npm start`: one JSON line there, one JSON line back. */
import { z } from 'zod'

export type ControlOrder = { readonly do: 'parts' } | { readonly do: 'stop' | 'start'; readonly part: string }

export const controlAnswer = z.object({
  ok: z.boolean(),
  /** What was done or why not, for people. */
  zh: z.string().default(''),
  en: z.string().default(''),
  parts: z
    .array(
      z.object({
        name: z.string(),
        /** running, starting, stopped (held down by an operator), down. */
        state: z.string(),
        detail: z.string().default(''),
      }),
    )
    .default([]),
})
export type ControlAnswer = z.infer<typeof controlAnswer>

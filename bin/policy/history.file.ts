/** What a replay has fetched so far, kept beside the data until it ends: begun again, it goes on where it stopped. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Knowledge } from '../../proto/types'
import type { Kept } from '../../region-node/enrollment/policy/tools/again'
import { keptIn } from './kept'

/** Persons stand in it: nobody else may read the file, and it goes when the replay is done. */
const PRIVATE = 0o600

type Line = { readonly id: string; readonly verdict?: string; readonly claim?: string }

export interface FetchedHistory {
  /** Ids that need not be asked about again, with what was kept of them. */
  readonly known: Map<string, Kept | undefined>
  keep(id: string, knowledge: Knowledge | undefined): void
  forget(): void
}

export function fetchedHistory(file: string): FetchedHistory {
  const known = new Map<string, Kept | undefined>()
  mkdirSync(dirname(file), { recursive: true })
  // A line that was cut off by a kill is fetched again.
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : []
  for (const line of lines) {
    const { id, verdict = '', claim = '' } = JSON.parse(line) as Line
    known.set(id, verdict === '' ? undefined : opened(id, Buffer.from(verdict, 'base64'), Buffer.from(claim, 'base64')))
  }
  return {
    known,
    keep(id, knowledge) {
      const { verdict, claim } = knowledge ?? {}
      const line: Line =
        verdict && claim ? { id, verdict: verdict.toString('base64'), claim: claim.toString('base64') } : { id }
      appendFileSync(file, `${JSON.stringify(line)}\n`, { mode: PRIVATE })
      known.set(id, knowledge && keptIn(knowledge))
    },
    forget: () => rmSync(file, { force: true }),
  }
}

function opened(settleId: string, verdict: Buffer, claim: Buffer): Kept | undefined {
  const key = { careRegion: '', hospital: '', settleId, kind: 'SETTLEMENT' as const }
  const about = {
    organisation: 'ENROLLMENT',
    region: '',
    decision: Buffer.alloc(0),
    postings: [],
    timeline: [],
  } as const
  return keptIn({ ...about, key, verdict, claim, postings: [], timeline: [] })
}

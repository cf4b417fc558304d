/** Asking several organisations at once, where one that is away must not hide what the others say. */
import { Fault, type Refusal, refusal } from '../../common/errors'
import type { Organisation } from './directory'
import type { Asked } from './organisations'

export type Told<T> =
  | { readonly place: Organisation; readonly value: T; readonly refused?: undefined }
  | { readonly place: Organisation; readonly refused: Refusal }

export async function tell<T>(asked: Asked, ask: (asked: Asked) => Promise<T>): Promise<Told<T>> {
  try {
    return { place: asked.place, value: await ask(asked) }
  } catch (error) {
    const refused = error instanceof Fault ? error.refusal : refusal('H9001', { cause: String(error) })
    return { place: asked.place, refused }
  }
}

export function tellAll<T>(all: readonly Asked[], ask: (asked: Asked) => Promise<T>): Promise<Told<T>[]> {
  return Promise.all(all.map((asked) => tell(asked, ask)))
}

/** The first hub instance that answers: they share one database, so any of them speaks for the hub. */
export async function tellHub<T>(all: readonly Asked[], ask: (asked: Asked) => Promise<T>): Promise<Told<T>> {
  let last: Told<T> | undefined
  for (const asked of hubsIn(all)) {
    last = await tell(asked, ask)
    if (!last.refused) return last
  }
  const place = { name: 'hub', address: '', role: 'hub' as const, region: '' }
  return last ?? { place, refused: refusal('H9002', { part: 'hub' }) }
}

function hubsIn(all: readonly Asked[]): readonly Asked[] {
  return all.filter(({ place }) => place.role === 'hub')
}

export function regionsIn(all: readonly Asked[]): readonly Asked[] {
  return all.filter(({ place }) => place.role === 'region')
}

/** One worker process of the simulator: told its share by its parent, answers what came of it. */

import { listenForRejections } from './rejections'
import { runShare, type Share } from './share'

export type FromWorker = { readonly progress: number } | { readonly result: Awaited<ReturnType<typeof runShare>> }
/** Another worker has found what is looked for: seeds from this one on need not be run. */
export interface Enough {
  readonly until: number
}

const TELL_EVERY = 50

// Product code makes an error for each refusal; nobody reads their stacks here.
Error.stackTraceLimit = 0
listenForRejections()
let until = Number.POSITIVE_INFINITY
process.on('message', (told: Share | Enough) => {
  if ('until' in told) until = Math.min(until, told.until)
  else void work(told)
})

async function work(share: Share): Promise<void> {
  const tell = (said: FromWorker) => process.send?.(said)
  const progress = (done: number) => done % TELL_EVERY === 0 && tell({ progress: TELL_EVERY })
  const result = await runShare(share, { progress, until: () => until })
  process.send?.({ result } satisfies FromWorker, () => process.disconnect())
}

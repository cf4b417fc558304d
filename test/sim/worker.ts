/** One worker process of the simulator: told its share by its parent, answers what came of it. */

import { listenForRejections } from './rejections'
import { runShare, type Share } from './share'

export type FromWorker = { readonly progress: number } | { readonly result: Awaited<ReturnType<typeof runShare>> }

const TELL_EVERY = 50

// Product code makes an error for each refusal; nobody reads their stacks here.
Error.stackTraceLimit = 0
listenForRejections()
process.once('message', (share: Share) => {
  const tell = (said: FromWorker) => process.send?.(said)
  const progress = (done: number) => done % TELL_EVERY === 0 && tell({ progress: TELL_EVERY })
  void runShare(share, progress).then((result) => {
    process.send?.({ result } satisfies FromWorker, () => process.disconnect())
  })
})

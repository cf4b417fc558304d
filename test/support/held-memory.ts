/** What a process still holds once garbage is collected: unlike resident memory, the same on a busy machine. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Bytes, of objects and of the buffers beside them. Collects first. */
export function heldBytes(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  // A busy machine still frees the buffers of one collection in the background; the next waits for that to end.
  collect()
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** After the last suite: ends what setup started, and forgets its data. */
import { forgetFolder } from './stack.setup'

export default async function teardown(): Promise<void> {
  const stack = globalThis.lianjieTestStack
  if (!stack) return
  globalThis.lianjieTestStack = undefined
  await Promise.all(stack.stops.map((stop) => stop()))
  forgetFolder(stack.folder)
}

/** After the last suite: ends what setup started, and forgets its data. */
import { endStack } from './stack.setup'

export default async function teardown(): Promise<void> {
  const stack = globalThis.lianjieTestStack
  globalThis.lianjieTestStack = undefined
  if (stack) await endStack(stack)
}

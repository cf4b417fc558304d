/** Listens to the hub instances, for only they know which of them a question went through. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Asked } from '../../../bin/organisations/organisations'
import type { OpenCalls } from './open-calls'

const AGAIN_MS = 100

/** Until told to stop. A killed instance is listened to again as soon as it answers. */
export function followRoutes(all: readonly Asked[], calls: OpenCalls, signal: AbortSignal): void {
  for (const hub of all.filter(({ place }) => place.role === 'hub')) void follow(hub, calls, signal)
}

async function follow({ place, tail }: Asked, calls: OpenCalls, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      // A signal for each try: whoever listens to one signal again and again never stops listening to it.
      for await (const { step, key } of tail('', false, AbortSignal.any([signal]))) {
        if (step === 'routed' && key) calls.routed(key.settleId, place.name)
      }
    } catch {
      // Away; its settlements have no known route until it is back.
    }
    await pause(AGAIN_MS, undefined, { signal }).catch(() => undefined)
  }
}

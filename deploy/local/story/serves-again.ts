/** Waits for a part that died. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Supervisor } from '../supervisor'

const LOOK_AGAIN_MS = 50
const PATIENCE_MS = 120_000

/** Resolves when the part serves with another process. @throws Error after two minutes */
export async function servesAgain(supervisor: Supervisor, name: string, killedPid: number): Promise<void> {
  const until = performance.now() + PATIENCE_MS
  for (;;) {
    const part = supervisor.status().find((one) => one.name === name)
    if (part?.state === 'running' && part.pid !== killedPid) return
    if (performance.now() > until) throw new Error(`${name} did not come back: ${part?.trouble ?? part?.state}`)
    await pause(LOOK_AGAIN_MS)
  }
}

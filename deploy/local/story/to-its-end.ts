/** A story that somebody disturbs, say by holding a part down, does not take the living province with it. */
import type { Telling, Voice } from './telling'
import { texts } from './texts'

/**
 * @returns nothing when the story broke off in a province that stays up: why is said, and it goes on serving
 * @throws what broke it, where the story was asked for once only, or was interrupted
 */
export async function toItsEnd<T>(
  told: Promise<T>,
  { telling, voice }: { readonly telling: Pick<Telling, 'once' | 'interrupted'>; readonly voice: Pick<Voice, 'say'> },
): Promise<T | undefined> {
  try {
    return await told
  } catch (error) {
    // Whoever interrupts ends the province, and need not be told that it goes on.
    if (telling.once || telling.interrupted.aborted) throw error
    voice.say(texts.brokeOff((error as Error).message))
    return undefined
  }
}

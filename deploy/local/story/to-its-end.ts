/** A story that somebody disturbs, say by holding a part down, does not take the living province with it. */
import type { Voice } from './telling'
import { texts } from './texts'

/**
 * @returns nothing when the story broke off in a province that stays up: why is said, and it goes on serving
 * @throws what broke it, where the story was asked for once only, and its verdict is all that counts
 */
export async function toItsEnd<T>(
  told: Promise<T>,
  { once, voice }: { readonly once: boolean; readonly voice: Pick<Voice, 'say'> },
): Promise<T | undefined> {
  try {
    return await told
  } catch (error) {
    if (once) throw error
    voice.say(texts.brokeOff((error as Error).message))
    return undefined
  }
}

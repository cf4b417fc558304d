/** What a race is: who acts on which fresh rows, and what would be wrong afterwards. */
import type { Actor, Played, Stage } from './stepping'

export interface Scene {
  readonly actors: readonly Actor[]
  /** What must never be, in words; empty when all is well. */
  wrong(played: Played): Promise<readonly string[]>
}

export interface Race {
  /** A sentence. */
  readonly name: string
  /** @param number another one each time, so that nobody meets anybody else's rows */
  scene(stage: Stage, number: number): Promise<Scene>
}

/** One line for each actor that broke, unless it may. */
export function broken({ ended }: Played, actors: readonly Actor[]): string[] {
  return ended.flatMap(({ error }, i) => (error ? [`${actors[i]?.name} broke: ${rootOf(error)}`] : []))
}

function rootOf(error: Error): string {
  return error.cause instanceof Error ? `${error.message} (${rootOf(error.cause)})` : error.message
}

/** How often an answer was given. */
export function times<T>({ ended }: Played, isSo: (answer: T) => boolean): number {
  return ended.filter(({ answer }) => answer !== undefined && isSo(answer as T)).length
}

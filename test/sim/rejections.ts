/**
 * What would end a real process, or fill its log with stacks: a promise that is rejected while nobody listens, and
 * errors that only a mistake in a program makes. Here each is a violation of its schedule.
 */
import { pino } from 'pino'
import type { Log } from '../../common/log'

const unheard: string[] = []
const MISTAKES = new Set(['TypeError', 'ReferenceError', 'RangeError', 'SyntaxError', 'AssertionError'])

export function listenForRejections(): void {
  process.on('unhandledRejection', (reason) => {
    const text = reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason)
    unheard.push(`a rejection that nobody heard: ${text}`)
  })
}

/** Says nothing, but hears of mistakes. */
export const watchful: Log = pino(
  { level: 'error', base: null, timestamp: false },
  {
    write(line: string) {
      const { err, msg } = JSON.parse(line) as { err?: { type?: string; message?: string }; msg?: string }
      if (err?.type && MISTAKES.has(err.type)) unheard.push(`a mistake: ${msg}: ${err.type}: ${err.message}`)
    },
  },
)

/** Those since the last call. */
export function rejectionsHeard(): string[] {
  return unheard.splice(0)
}

/** How both programs begin: one settings file, and a bounded patience with Kafka. */
import { systemTimers } from './clock'
import { type CrashPoints, crashPointsAt } from './crash-points'
import type { Log } from './log'
import { loggedError } from './logged-error'
import type { Shutdown } from './shutdown'

/** Without Kafka a program serves all the same, and says so; what needs it starts when it comes. */
const KAFKA_PATIENCE_MS = 15_000

/** Runs main with the settings file named on the command line; wrong settings name themselves without a stack. */
export function runProgram(usage: string, main: (settingsFile: string) => Promise<void>): void {
  const [settingsFile] = process.argv.slice(2)
  if (!settingsFile) {
    console.error(`usage: ${usage} SETTINGS.yaml`)
    process.exit(2)
  }
  main(settingsFile).catch((error: Error) => {
    console.error(error.name === 'WrongSettings' ? error.message : loggedError(error))
    process.exit(1)
  })
}

/** Where LIANJIE_CRASH_AT says, this process ends as kill -9 ends it: for `npm run test:faults`, and nobody else. */
export function crashPointsAsTold(log: Log): CrashPoints {
  const at = process.env.LIANJIE_CRASH_AT
  if (at) log.warn({ at }, 'this process was told to end itself there')
  return crashPointsAt(at, () => process.kill(process.pid, 'SIGKILL'))
}

/**
 * An epoch is in all that a process says, so one that lived through a promote or a restore of its database ends, once,
 * and its supervisor starts it anew.
 */
export function startsAnew({ log, shutdown }: { log: Log; shutdown: Shutdown }, epoch: number): () => void {
  let hasBegun = false
  return () => {
    if (hasBegun) return
    hasBegun = true
    log.fatal({ epoch }, 'the database was promoted or restored; this process starts anew')
    void shutdown.run('another epoch').then(() => process.exit(1))
  }
}

/** Resolves when Kafka is heard, or when it has kept us waiting too long. */
export async function heardOrPatient(heard: Promise<void>, log: Log): Promise<void> {
  const tooLong = new Promise<'too-long'>((resolve) => {
    systemTimers.schedule(KAFKA_PATIENCE_MS, () => resolve('too-long'))
  })
  if ((await Promise.race([heard, tooLong])) === 'too-long') log.warn('nothing from Kafka yet; going on without')
}

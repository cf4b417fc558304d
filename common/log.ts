import pino from 'pino'
import { loggedError } from './logged-error'

export type Log = pino.Logger

/** One JSON line an event on standard output. Persons appear as digests only (R28); the redaction is the last net. */
export function logFor(name: string, level: string = 'info', to?: pino.DestinationStream): Log {
  const options: pino.LoggerOptions = {
    name,
    level,
    serializers: { err: loggedError },
    redact: ['*.personId', '*.name_zh', '*.credentialNo', '*.citizenNo', 'personId', 'credentialNo', 'citizenNo'],
    timestamp: pino.stdTimeFunctions.isoTime,
  }
  return to ? pino(options, to) : pino(options)
}

/** For tests and the simulator. */
export const silent: Log = pino({ level: 'silent' })

import pino from 'pino'

export type Log = pino.Logger

/** One JSON line an event on standard output. Persons appear as digests only (R28); the redaction is the last net. */
export function logFor(name: string, level: string = 'info'): Log {
  return pino({
    name,
    level,
    redact: ['*.personId', '*.name_zh', '*.credentialNo', '*.citizenNo', 'personId', 'credentialNo', 'citizenNo'],
    timestamp: pino.stdTimeFunctions.isoTime,
  })
}

/** For tests and the simulator. */
export const silent: Log = pino({ level: 'silent' })

/** Kafka in settings, and how the brokers are reached safely: TLS with our own authority, a name and a password. */
import { z } from 'zod'
import { address, namedFile } from './settings.file'

const kafkaTls = z.strictObject({
  /** Who certified the brokers (PEM). */
  authority: z.string(),
  /** Where brokers ask for a certificate; both or neither. */
  certificate: z.string().optional(),
  key: z.string().optional(),
})

const kafkaSasl = z.strictObject({
  mechanism: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']).default('scram-sha-512'),
  username: z.string().min(1),
  /** A file, so that no password stands among settings. */
  passwordFile: z.string(),
})

export const kafkaSettings = z.strictObject({
  brokers: z.array(address).min(1),
  /** In front of every topic's name; keeps test suites apart. Empty in a province. */
  topicPrefix: z.string().default(''),
  /** Absent: in the clear, for a laptop. */
  tls: kafkaTls.optional(),
  sasl: kafkaSasl.optional(),
})

export interface KafkaSecurity {
  readonly tls?: { readonly ca: readonly Buffer[]; readonly cert?: Buffer; readonly key?: Buffer }
  readonly sasl?: { readonly mechanism: Mechanism; readonly username: string; readonly password: string }
}
type Mechanism = z.infer<typeof kafkaSasl>['mechanism']

interface Settings {
  readonly tls?: z.infer<typeof kafkaTls> | undefined
  readonly sasl?: z.infer<typeof kafkaSasl> | undefined
}

/** @throws WrongSettings naming the file that cannot be read */
export function kafkaSecurityIn({ tls, sasl }: Settings): KafkaSecurity {
  return {
    ...(tls && {
      tls: {
        ca: [namedFile(tls.authority, 'a certificate in PEM', 'kafka.tls.authority')],
        ...(tls.certificate && { cert: namedFile(tls.certificate, 'a certificate in PEM', 'kafka.tls.certificate') }),
        ...(tls.key && { key: namedFile(tls.key, 'a private key in PEM', 'kafka.tls.key') }),
      },
    }),
    ...(sasl && {
      sasl: {
        mechanism: sasl.mechanism,
        username: sasl.username,
        // Editors end a file with a line break, and no password does.
        password: namedFile(sasl.passwordFile, 'a password', 'kafka.sasl.passwordFile').toString('utf8').trimEnd(),
      },
    }),
  }
}

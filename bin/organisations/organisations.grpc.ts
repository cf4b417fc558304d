/** The organisations over gRPC with mutual TLS, as the operator whom the directory names. */
import { clientOf } from '../../common/clients.grpc'
import { readCredentials } from '../../common/credentials.file'
import { keyToWire } from '../../common/settlement-key'
import type { Directory } from './directory'
import type { Asked } from './organisations'

const SOON_MS = 5_000
/** A scan reads a whole ledger, an import writes one file. */
const LONG_MS = 120_000

/** One client an organisation; connected on first use. */
export function organisationsOverGrpc(directory: Directory): { asked: readonly Asked[]; close(): void } {
  const credentials = readCredentials(directory.operator)
  const clients = directory.operations.map((place) => {
    const client = clientOf('operations', place.address, credentials)
    const soon = { deadlineMs: SOON_MS }
    const asked: Asked = {
      place,
      health: () => client.health({}, soon),
      show: async (settleId) => (await client.show({ settleId }, soon)).knowledge,
      async *scan(day) {
        for await (const { rows } of client.scanLedger({ day: day ?? '' }, { deadlineMs: LONG_MS })) yield rows
      },
      inDoubt: () => client.inDoubt({}, soon),
      tail: (settleId, errorsOnly, signal) => client.tail({ settleId, errorsOnly }, { signal }),
      import: (kind, csv) => client.import({ kind, csv }, { deadlineMs: LONG_MS }),
      parked: async (limit) => (await client.parked({ limit }, soon)).records,
      replayParked: async (id) => (await client.replayParked({ id }, soon)).topic,
      quarantined: async (limit) => (await client.quarantined({ limit }, soon)).facts,
      replayQuarantined: (id) => client.replayQuarantined({ id }, soon),
      frozen: async () => (await client.frozen({}, soon)).regions,
      liftFreeze: (region) => client.liftFreeze({ region }, soon),
      manualCases: () => client.manualCases({}, soon),
      decideManually: (said) => client.decideManually(said, soon),
      withdrawManually: (settlement) => client.withdrawManually({ settlement }, soon),
      closeDay: (day, signal) => client.closeDay({ day }, { signal }),
      closedUnits: async (day) => (await client.closedUnits({ day: day ?? '' }, { deadlineMs: LONG_MS })).units,
      recount: async (day) => (await client.recountDay({ day }, { deadlineMs: LONG_MS })).units,
      rebuildHub: (signal) => client.rebuildHub({}, { signal }),
      policyFiles: async () => (await client.policyFiles({}, soon)).files,
      history: (fromDay, after) => client.history({ fromDay, after: after ? keyToWire(after) : null }, {}),
    }
    return { asked, close: () => client.close() }
  })
  return {
    asked: clients.map(({ asked }) => asked),
    close: () => {
      for (const { close } of clients) close()
    },
  }
}

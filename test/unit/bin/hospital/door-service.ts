/** The fake care node of fake-door.ts behind a real hospital door, with credentials on disk and a directory. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Directory } from '../../../../bin/organisations/directory'
import { serve, service } from '../../../../common/calls.grpc'
import { readCredentials } from '../../../../common/credentials.file'
import { Fault, fault } from '../../../../common/errors'
import { silent } from '../../../../common/log'
import { makeAuthority } from '../../../../deploy/local/authority'
import { type FakeDoor, fakeDoor } from './fake-door'

export interface ServedDoor {
  readonly fake: FakeDoor
  readonly directory: Directory
  /** Holds province.json. */
  readonly folder: string
  readonly totals: number[]
  close(): Promise<void>
}

export async function servedDoor(): Promise<ServedDoor> {
  const folder = mkdtempSync(join(tmpdir(), 'door-'))
  const authority = await makeAuthority(folder)
  const fake = fakeDoor()
  const totals: number[] = []
  const served = await serve({
    address: '127.0.0.1:0',
    credentials: readCredentials(await authority.issue({ role: 'care', region: '5101' }, 'care')),
    services: [doorService(fake, totals)],
    limits: { bodyBytesMax: 1_000_000 },
    log: silent,
  })
  const hospital = 'H51010000001'
  const directory: Directory = {
    parts: [],
    operations: [{ name: 'region-5101', address: '127.0.0.1:1', role: 'region', region: '5101' }],
    doors: [
      {
        region: '5101',
        address: `127.0.0.1:${served.port}`,
        hospital,
        name: '',
        credentials: await authority.issue({ role: 'hospital', region: '5101', hospital }, hospital),
      },
    ],
    operator: await authority.issue({ role: 'operator', name: 'test' }, 'operator'),
    names: {},
  }
  writeFileSync(join(folder, 'province.json'), JSON.stringify(directory))
  return {
    fake,
    directory,
    folder,
    totals,
    close: async () => {
      await served.close(0)
      rmSync(folder, { recursive: true })
    },
  }
}

function doorService(fake: FakeDoor, totals: number[]) {
  const reply = <T>(answer: { reply: T } | { refusal?: unknown }): T => {
    if ('reply' in answer) return answer.reply
    // What the fake calls silence becomes a broken line here.
    throw 'refusal' in answer && answer.refusal ? new Fault(answer.refusal as Fault['refusal']) : fault('H6001')
  }
  const unused = () => Promise.reject(fault('H1008'))
  return service('hospitalDoor', {
    signIn: async (request) => reply(await fake.signIn(request, 0)),
    signOut: unused,
    findPerson: async ({ query }) => {
      if (query?.credentialNo === 'nobody') throw fault('H3001')
      return { personId: 'P1', name: '测试', gender: '1', birthday: '1990-01-01', enrollments: [] }
    },
    checkEntitlement: async ({ query, visitId }) => {
      const isFiled = query?.personId !== 'unfiled' && visitId !== 'unfiled'
      const unknown = { code: 'H4004', params: { line: '7', item: 'X1' } }
      return isFiled
        ? { entitled: true, advised: [unknown], place: 'referral', policyVersion: 'city-310-2024' }
        : { entitled: false, lacking: [{ code: 'H3004' }] }
    },
    openVisit: async () => ({ visitId: 'v1', batch: { visitId: 'v1', batchId: 'b1', version: 1 } }),
    uploadLines: async ({ lines }) => {
      totals.push(lines.reduce((sum, { amountFen }) => sum + amountFen, 0))
      const totalFen = totals.at(-1) ?? 0
      return { lines: [], totals: { totalFen, eligibleFen: totalFen } }
    },
    deleteLines: unused,
    preSettle: unused,
    settle: async (request) => reply(await fake.settle(request)),
    confirm: async ({ settleId, token }) => reply(await fake.confirm(settleId, token)),
    cancel: async ({ settleId }) => reply(await fake.cancel(settleId, '')),
    reverse: async ({ settleId }) => reply(await fake.reverse(settleId)),
    settleOnePhase: async (request) => reply(await fake.settleOnePhase(request)),
    withdrawOnePhase: async ({ message }) => reply(await fake.withdrawOnePhase(message ?? {})),
    query: async ({ settleId = '', message }) => reply(await fake.query(message ? { message } : { settleId })),
    receipt: async ({ settleId }) => ({
      receiptNo: 'R1',
      state: fake.states.get(settleId) ?? null,
      textZh: '结算单 R1',
    }),
    unconfirmed: async () => ({
      settlements: [...fake.states.values()].filter(({ state }) => state === 'AUTHORISED'),
    }),
  })
}

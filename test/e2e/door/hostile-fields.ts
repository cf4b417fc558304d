/** Every field of every call, one after the other, with what no well-meaning program sends. */

import { v7 as uuidv7 } from 'uuid'
import { linesOfCrowd } from '../../../deploy/local/story/lines'
import { today, visitRequest } from '../../../deploy/local/story/visit'
import { requestFields, strangers } from '../../support/strangers'
import { good, type World } from './world'

const TEXTS = [
  '',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '‮\u200b',
  '𠮷'.repeat(100),
  'x'.repeat(1_000_000),
  "'; drop table visit; --",
]
const NUMBERS = ['0', '-1', '9007199254740993', '9223372036854775807', '-9223372036854775808']
const HOSTILE: Readonly<Record<string, readonly unknown[]>> = {
  TYPE_STRING: TEXTS,
  TYPE_INT64: NUMBERS,
  TYPE_UINT32: [0, 4_294_967_295],
  TYPE_BYTES: [Buffer.alloc(0), Buffer.alloc(1_000_000, 0xff)],
  TYPE_BOOL: [true],
}

export interface Spoilt {
  readonly method: string
  readonly field: string
  readonly value: string
  readonly request: object
}

/** Calls at the hospitals' door that would be good, each with one field spoilt. */
export async function spoiltCalls(world: World): Promise<Spoilt[]> {
  const good = Object.entries(await goodCalls(world))
  return good.flatMap(([method, requests]) => requests.flatMap((request) => spoiltOne('hospitalDoor', method, request)))
}

/** The same of what operators ask: all that the contract has, each field as good as any when it is empty. */
export function spoiltQuestions(): Spoilt[] {
  const all = Object.keys(strangers.operations).flatMap((method) => spoiltOne('operations', method, {}))
  // Empty, it names the oldest day that is open, and would close it.
  return all.filter(({ method, value }) => !(method === 'CloseDay' && value === '""'))
}

function spoiltOne(contract: keyof typeof strangers, method: string, request: object): Spoilt[] {
  return fieldsOf(contract, method, request).flatMap(([path, type]) =>
    (HOSTILE[type] ?? []).map((value) => {
      return { method, field: path.join('.'), value: shown(value), request: put(request, path, value) }
    }),
  )
}

type Calls = Readonly<Record<string, readonly object[]>>

async function goodCalls({ sessionId, person, authorised, here }: World): Promise<Calls> {
  const whose = person()
  const visit = visitRequest(sessionId, whose)
  const { visitId, batch } = good(await here.knock('OpenVisit', visit))
  const { settleId, token } = await authorised()
  good(await here.knock('Cancel', { settleId }))
  const settle = { sessionId, visitId, policyDay: today(), useAccount: false, totalFen: 1 }
  const credential = { credentialType: '02', credentialNo: whose.citizenNo, name: whose.name }
  const entitlement = { personId: whose.personId, insurance: '310', medicalType: '21', day: today() }
  const message = { transaction: '2304', messageId: uuidv7(), personId: whose.personId }
  const { totalFen, policyDay } = settle
  return {
    SignIn: [{ operatorId: 'o', operatorName: 'o', clientTimeMs: 0 }],
    SignOut: [{ sessionId: uuidv7() }],
    FindPerson: [{ sessionId, enrollmentDivision: whose.division, query: credential }],
    CheckEntitlement: [{ sessionId, enrollmentDivision: whose.division, query: entitlement }],
    OpenVisit: [{ ...visit, hospitalVisitNo: uuidv7(), diagnosis: 'K80' }],
    UploadLines: [{ sessionId, visitId, lines: linesOfCrowd(0, today()) }],
    DeleteLines: [{ sessionId, visitId, lineNos: ['9'] }],
    PreSettle: [settle],
    Settle: [{ ...settle, settleId: uuidv7(), invoiceNo: 'i', replaces: uuidv7() }],
    Confirm: [{ settleId, token }],
    Cancel: [{ settleId, enrollmentDivision: whose.division }],
    Query: [{ batch }, { settleId }, { message }],
    Receipt: [{ settleId }],
    Unconfirmed: [{ limit: 1 }],
    Reverse: [{ settleId }],
    SettleOnePhase: [{ sessionId, message, visitId, policyDay, useAccount: false, totalFen, invoiceNo: 'i' }],
    WithdrawOnePhase: [{ message }],
  }
}

/** The leaves of the message that is there: those of the contract at the top, those that are given below. */
function fieldsOf(contract: keyof typeof strangers, method: string, request: object): Leaf[] {
  return requestFields(contract, method).flatMap(({ name, type }) => leaves([name], type, (request as never)[name]))
}

type Leaf = [path: (string | number)[], type: string]

function leaves(path: (string | number)[], type: string, value: unknown): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((one, i) => leaves([...path, i], type, one))
  if (type !== 'TYPE_MESSAGE') return [[path, type]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => leaves([...path, name], typeOf(inner), inner))
}

function typeOf(value: unknown): string {
  if (typeof value === 'string') return 'TYPE_STRING'
  return typeof value === 'number' ? 'TYPE_INT64' : 'TYPE_MESSAGE'
}

function put<T>(value: T, [name, ...rest]: (string | number)[], hostile: unknown): T {
  if (name === undefined) return hostile as T
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string | number, unknown>
  copy[name] = put(copy[name], rest, hostile)
  return copy as T
}

function shown(value: unknown): string {
  const text = Buffer.isBuffer(value) ? `${value.length} bytes` : JSON.stringify(value)
  return text.length > 30 ? `${text.slice(0, 30)}…` : text
}

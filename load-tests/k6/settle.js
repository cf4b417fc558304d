/**
 * Settle and confirm over the gRPC doors of several care nodes, run by k6 (k6.ts starts it): bills were prepared before
 * and are handed over as a file. One open arrival rate a door; a connection each virtual user, opened on its first
 * iteration, because k6 shares none.
 */
import { SharedArray } from 'k6/data'
import { scenario } from 'k6/execution'
import { Counter } from 'k6/metrics'
import grpc from 'k6/net/grpc'

/** Written by k6.ts: doors with their credentials and bills, seconds, and where the outcome goes. */
const plan = JSON.parse(open(__ENV.PLAN))
const bills = plan.doors.map((door) => new SharedArray(door.name, () => JSON.parse(open(door.bills))))
const tls = plan.doors.map(({ credentials }) => ({
  cacerts: open(credentials.authority),
  cert: open(credentials.certificate),
  key: open(credentials.key),
}))
const client = new grpc.Client()
client.load([plan.protocols], 'v1/hospital.proto')

const outcomes = Object.fromEntries(
  ['settled', 'cancelled', 'rejected', 'in_doubt', 'surprises'].map((name) => [name, new Counter(name)]),
)
const SERVICE = 'lianjie.v1.HospitalDoor'
const SPARE_USERS = 20
const PATIENCE = '12s'

export const options = {
  scenarios: Object.fromEntries(
    plan.doors.map((door, at) => [
      door.name,
      {
        executor: 'constant-arrival-rate',
        rate: bills[at].length,
        timeUnit: `${plan.seconds}s`,
        duration: `${plan.seconds}s`,
        preAllocatedVUs: SPARE_USERS + Math.ceil(bills[at].length / plan.seconds),
        maxVUs: SPARE_USERS + 10 * Math.ceil(bills[at].length / plan.seconds),
        env: { DOOR: String(at) },
      },
    ]),
  ),
  thresholds: {
    rejected: ['count==0'],
    in_doubt: ['count==0'],
    surprises: ['count==0'],
    dropped_iterations: ['count==0'],
    // Named so that the summary tells them apart.
    'grpc_req_duration{call:settle}': ['p(99)<60000'],
    'grpc_req_duration{call:confirm}': ['p(99)<60000'],
  },
  summaryTrendStats: ['count', 'med', 'p(95)', 'p(99)', 'max'],
}

let isConnected = false

export default function settleAndConfirm() {
  const at = Number(__ENV.DOOR)
  const door = plan.doors[at]
  if (!isConnected) {
    client.connect(door.address, { tls: tls[at] })
    isConnected = true
  }
  const bill = bills[at][scenario.iterationInTest]
  if (!bill) return
  const { habit, other_id, enrollment_division, ...request } = bill
  const verdict = call('Settle', 'settle', request)
  if (verdict.status !== grpc.StatusOK) return outcomes[isFinal(verdict) ? 'rejected' : 'in_doubt'].add(1)
  if (habit === 'same-id') repeated(request, verdict)
  if (habit === 'collision') collided(request)
  if (habit === 'cancel') return cancelled(request.settle_id, enrollment_division)
  const { token } = verdict.message
  const taken = call('Confirm', 'confirm', { settle_id: request.settle_id, token })
  outcomes[isIn(taken, 'SETTLED') ? 'settled' : 'in_doubt'].add(1)
  if (habit === 'new-id') settledTwice(request, other_id)
}

function call(method, name, request) {
  return client.invoke(`${SERVICE}/${method}`, request, { timeout: PATIENCE, tags: { call: name } })
}

function cancelled(settle_id, enrollment_division) {
  const answer = call('Cancel', 'cancel', { settle_id, enrollment_division })
  outcomes[isIn(answer, 'CANCELLED') ? 'cancelled' : 'in_doubt'].add(1)
}

function repeated(request, first) {
  const again = call('Settle', 'repeat', request)
  const differs = again.status === grpc.StatusOK && again.message.token !== first.message.token
  if (differs) outcomes.surprises.add(1)
}

function collided(request) {
  const other = call('Settle', 'repeat', { ...request, use_account: !request.use_account })
  if (other.status === grpc.StatusOK) outcomes.surprises.add(1)
}

function settledTwice(request, settle_id) {
  if (call('Settle', 'repeat', { ...request, settle_id }).status === grpc.StatusOK) outcomes.surprises.add(1)
}

function isIn({ status, message }, state) {
  return status === grpc.StatusOK && message.state === state
}

/** Refused, not merely unanswered or too busy. */
function isFinal({ status }) {
  return ![grpc.StatusUnavailable, grpc.StatusDeadlineExceeded, grpc.StatusResourceExhausted].includes(status)
}

export function handleSummary(data) {
  return { [plan.outcome]: JSON.stringify(data) }
}

/**
 * A city's own engine as a stranger would write it, in a process of its own: half of the eligible costs for everybody.
 *   echo '{"authorityPem":"","certificatePem":"","keyPem":""}' | node example-engine.js good
 * Behaviours: good; late (answers after three seconds); wrong (pays a fen more than the bill); refusing (H3006);
 * inventing (refuses with a code of its own). Says its port in one line.
 */
const { join } = require('node:path')
const { Server, ServerCredentials } = require('@grpc/grpc-js')
const { loadSync } = require('@grpc/proto-loader')

const LATE_MS = 3_000
const includeDirs = [join(__dirname, '..', '..', 'proto')]
const loaded = loadSync('v1/policy_engine.proto', {
  includeDirs,
  longs: Number,
  enums: String,
  defaults: true,
  oneofs: true,
})
const [, , behaviour = 'good'] = process.argv

function reckoned({ claim, accountBalanceFen, filing }) {
  const { totals, insurance, policyDay, useAccount } = claim
  const poolingFundFen = Math.round(Math.max(0, totals.eligibleFen) / 2)
  const personFen = totals.totalFen - poolingFundFen
  const personalAccountFen = useAccount ? Math.min(personFen, accountBalanceFen) : 0
  const year = Number(policyDay.slice(0, 4))
  const cashFen = personFen - personalAccountFen + (behaviour === 'wrong' ? 1 : 0)
  return {
    split: { totalFen: totals.totalFen, poolingFundFen, personalAccountFen, cashFen },
    totals,
    deltas: [
      { insurance, year, code: 'fund', amount: poolingFundFen },
      { insurance, year: 0, code: 'account', amount: -personalAccountFen },
    ],
    policyVersion: 'example-engine-1',
    explanation: [
      { rule: `coverage:${filing || 'unfiled'}`, source: 'example' },
      { rule: 'half', baseFen: totals.eligibleFen, ratePermyriad: 5_000, amountFen: poolingFundFen, source: 'example' },
    ],
  }
}

function adjudicate({ request }, answer) {
  const refusals = { refusing: 'H3006', inventing: 'X0001' }
  const reply = refusals[behaviour] ? { refused: { code: refusals[behaviour] } } : { authorised: reckoned(request) }
  setTimeout(() => answer(null, reply), behaviour === 'late' ? LATE_MS : 0)
}

let input = ''
process.stdin.on('data', (text) => {
  input += text
})
process.stdin.on('end', () => {
  const { authorityPem, certificatePem, keyPem } = JSON.parse(input)
  const pair = { private_key: Buffer.from(keyPem), cert_chain: Buffer.from(certificatePem) }
  const server = new Server()
  server.addService(loaded['lianjie.v1.PolicyEngine'], { Adjudicate: adjudicate })
  const credentials = ServerCredentials.createSsl(Buffer.from(authorityPem), [pair], true)
  server.bindAsync('127.0.0.1:0', credentials, (error, port) => {
    if (error) throw error
    process.stdout.write(`${port}\n`)
  })
})

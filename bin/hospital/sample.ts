/** A hospital's client in thirty lines (docs/HOSPITAL.md): node dist/bin/hospital/sample.js CITIZEN_NO REGION ITEM */
import { join } from 'node:path'
import { dayInShanghai, systemClock } from '../../common/clock'
import { dataFolder, readDirectory } from '../organisations/directory.file'
import { cashierSentence } from './cashier'
import type { Answer } from './hearing'
import { tillAt } from './tills.grpc'

async function main([credentialNo = '', enrollmentDivision = '', itemCode = '']: string[]): Promise<void> {
  const directory = readDirectory()
  const door = directory.doors.find(({ region }) => !enrollmentDivision.startsWith(region))
  if (!door) throw new Error('no hospital outside the region of insurance')
  const operator = { operatorId: '001', operatorName: '收费员' }
  const { till, close } = await tillAt(door, { journals: join(dataFolder(), 'sample'), operator, patienceMs: 30_000 })
  const { hospital } = till
  await hospital.resumePending() // what an earlier run left open is heard about first

  const sessionId = await hospital.session()
  const query = { credentialType: '02', credentialNo }
  const { personId } = told(await hospital.door.findPerson({ sessionId, enrollmentDivision, query }))
  const day = dayInShanghai(systemClock.now())
  const hospitalVisitNo = `S${systemClock.now()}`
  const visit = { hospitalVisitNo, enrollmentDivision, personId, insurance: '310', medicalType: '21', startDay: day }
  const { visitId } = told(await hospital.door.openVisit({ sessionId, ...visit }))
  const line = { lineNo: '1', itemCode, unitPriceMicroYuan: 10_000_000, quantityE4: 2_000_000, amountFen: 200_000 }
  told(await hospital.door.uploadLines(sessionId, visitId, [{ ...line, feeDay: day, approval: '0' }]))

  const bill = { visitId, policyDay: day, useAccount: false, totalFen: 200_000n, enrollmentDivision }
  const { record } = await hospital.settle(bill) // the id is on disk before this sends anything
  const ended = record.state === 'authorised' ? await hospital.confirm(record.settleId) : record
  console.log(ended.settleId, ended.state, ended.refusal?.code ?? '', cashierSentence(ended.state, 'zh'))
  if (ended.state === 'confirmed')
    console.log(told(await hospital.door.receipt(ended.adopted ?? ended.settleId)).textZh)
  await close()
}

function told<T>(answer: Answer<T>): T {
  if ('reply' in answer) return answer.reply
  throw new Error(answer.refusal ? `[${answer.refusal.code}]` : 'no answer')
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})

/** Bad input where a verdict is taken or given up: verdicts that do not count, and decisions that stand already. */
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { codecs } from '../../../common/contracts.grpc'
import { type CredentialPaths, readCredentials } from '../../../common/credentials.file'
import { makeAuthority } from '../../../deploy/local/authority'
import { linesOfCrowd } from '../../../deploy/local/story/lines'
import { today } from '../../../deploy/local/story/visit'
import type { Knocked } from '../../support/knocking'
import type { Case } from './door-cases'
import { type Authorised, good, type World } from './world'

export const confirming: readonly Case[] = [
  ['no verdict', 'H5012', (w) => spoiled(w, async () => Buffer.alloc(0))],
  ['bytes that are no verdict', 'H5012', (w) => spoiled(w, async () => Buffer.from('ffff', 'hex'))],
  ['half a verdict', 'H5012', (w) => spoiled(w, async ({ token }) => token.subarray(0, token.length / 2))],
  [
    'a verdict with a byte more',
    'H5012',
    (w) => spoiled(w, async ({ token }) => Buffer.concat([token, Buffer.from([0])])),
  ],
  ['a verdict on another settlement', 'H5012', (w) => spoiled(w, async () => otherToken(w))],
  ["another hospital's verdict", 'H5012', (w) => byAnotherHospital(w)],
  ['a verdict signed by another authority', 'H5017', (w) => spoiled(w, ({ token }) => signedByAStranger(w, token))],
  [
    "a verdict signed with another region's key",
    'H5012',
    (w) => spoiled(w, ({ token }) => signedAs(w, token, '5107-enrollment')),
  ],
  [
    "a verdict signed with the care node's own key",
    'H5012',
    (w) => spoiled(w, ({ token }) => signedAs(w, token, '5101-care')),
  ],
  [
    "a verdict signed with the hospital's key",
    'H5012',
    (w) => spoiled(w, ({ token }) => signedAs(w, token, 'H51010000001')),
  ],
  ['a verdict with another amount', 'H5012', (w) => spoiled(w, async ({ token }) => dearer(token))],
  ['a settlement id that is none', 'H1002', (w) => w.here.knock('Confirm', { settleId: 'x' })],
  ['a line added since the verdict', 'H5008', (w) => moved(w)],
  ['lines deleted since the verdict', 'H5008', (w) => emptied(w)],
  ['a settlement that was cancelled', 'H5009', (w) => afterCancel(w)],
]

export const ending: readonly Case[] = [
  ['cancel of what is confirmed', 'H5016', (w) => cancelled(w), { settleId: /-7/, day: /^\d{4}-/, totalFen: '180000' }],
  ['cancel for a region that is none', 'H2001', (w) => cancel(w, { enrollmentDivision: 'x' })],
  ['cancel for a region that is not connected', 'H2001', (w) => cancel(w, { enrollmentDivision: '650102' })],
  ['cancel of an id that is none', 'H1002', (w) => cancel(w, { settleId: '' })],
  ['receipt of what nobody settled', 'H6002', ({ here }) => here.knock('Receipt', { settleId: uuidv7() })],
  ['receipt of what was cancelled', 'H5009', (w) => receiptOfCancelled(w)],
  ["receipt of another hospital's settlement", 'H6002', (w) => foreignReceipt(w)],
  ['settle of what was cancelled', 'H5009', (w) => settledAfterCancel(w)],
  ['settle of a batch that is settled', 'H5005', (w) => settledTwice(w), { totalFen: '180000' }],
  ['a query that names nothing', 'H1002', ({ here }) => here.knock('Query', {})],
]

/** Of a settlement that is given up. */
async function otherToken({ authorised, here }: World): Promise<Buffer> {
  const { token, settleId } = await authorised()
  good(await here.knock('Cancel', { settleId }))
  return token
}

async function spoiled(world: World, spoil: (good: Authorised) => Promise<Buffer>): Promise<Knocked> {
  const authorised = await world.authorised()
  const { settleId } = authorised
  const answer = await world.here.knock('Confirm', { settleId, token: await spoil(authorised) })
  // Nothing was decided by it: the true verdict still counts.
  expect(good(await world.here.knock('Query', { settleId }))).toMatchObject({ state: 'AUTHORISED' })
  expect(good(await world.here.knock('Confirm', authorised))).toMatchObject({ state: 'SETTLED' })
  return answer
}

async function byAnotherHospital(world: World): Promise<Knocked> {
  const authorised = await world.authorised()
  const answer = await world.elsewhere.knock('Confirm', authorised)
  expect(good(await world.here.knock('Confirm', authorised))).toMatchObject({ state: 'SETTLED' })
  return answer
}

function resigned(token: Buffer, paths: CredentialPaths): Buffer {
  const { verdict } = codecs.signedVerdict.decode(token)
  return codecs.signedVerdict.encode({ verdict, signature: readCredentials(paths).signer.sign('verdict', verdict) })
}

async function signedByAStranger({ local }: World, token: Buffer): Promise<Buffer> {
  const stranger = await makeAuthority(join(local.dataDir, 'strangers'))
  return resigned(token, await stranger.issue({ role: 'enrollment', region: '5116' }, 'a-stranger'))
}

async function signedAs({ local }: World, token: Buffer, name: string): Promise<Buffer> {
  const folder = join(local.dataDir, 'credentials')
  const [authority, certificate, key] = ['authority.crt', `${name}.crt`, `${name}.key`].map((file) =>
    join(folder, file),
  )
  return resigned(token, { authority, certificate, key } as CredentialPaths)
}

function dearer(token: Buffer): Buffer {
  const { verdict, signature } = codecs.signedVerdict.decode(token)
  const said = codecs.verdict.decode(verdict)
  const { split } = said.authorised ?? {}
  if (!said.authorised || !split) throw new Error('a verdict without amounts')
  const poolingFundFen = split.poolingFundFen + 1
  const changed = { ...said.authorised, split: { ...split, poolingFundFen } }
  return codecs.signedVerdict.encode({ signature, verdict: codecs.verdict.encode({ ...said, authorised: changed }) })
}

async function moved(world: World): Promise<Knocked> {
  const { here, sessionId } = world
  const authorised = await world.authorised()
  const lines = linesOfCrowd(1, today()).map((line) => ({ ...line, lineNo: '2' }))
  good(await here.knock('UploadLines', { sessionId, visitId: authorised.visitId, lines }))
  return here.knock('Confirm', authorised)
}

async function emptied(world: World): Promise<Knocked> {
  const { here, sessionId } = world
  const authorised = await world.authorised()
  good(await here.knock('DeleteLines', { sessionId, visitId: authorised.visitId }))
  const answer = await here.knock('Confirm', authorised)
  const { settleId } = authorised
  expect(good(await here.knock('Query', { settleId }))).toMatchObject({ state: 'CANCELLED', cancelReason: 'OUTDATED' })
  return answer
}

async function afterCancel(world: World): Promise<Knocked> {
  const authorised = await world.authorised()
  good(await world.here.knock('Cancel', authorised))
  return world.here.knock('Confirm', authorised)
}

async function cancelled(world: World): Promise<Knocked> {
  const authorised = await world.authorised()
  good(await world.here.knock('Confirm', authorised))
  return world.here.knock('Cancel', authorised)
}

async function cancel({ here }: World, more: object): Promise<Knocked> {
  return here.knock('Cancel', { settleId: uuidv7(), ...more })
}

async function receiptOfCancelled({ here }: World): Promise<Knocked> {
  const settleId = uuidv7()
  good(await here.knock('Cancel', { settleId }))
  return here.knock('Receipt', { settleId })
}

async function foreignReceipt(world: World): Promise<Knocked> {
  const authorised = await world.authorised()
  good(await world.here.knock('Confirm', authorised))
  return world.elsewhere.knock('Receipt', authorised)
}

async function settledAfterCancel(world: World): Promise<Knocked> {
  const { settleId, visitId, totalFen } = await world.authorised()
  good(await world.here.knock('Cancel', { settleId }))
  return world.settle({ settleId, visitId, totalFen })
}

async function settledTwice(world: World): Promise<Knocked> {
  const { settleId, token, visitId, totalFen } = await world.authorised()
  good(await world.here.knock('Confirm', { settleId, token }))
  return world.settle({ visitId, totalFen })
}

/** R18: a region may tell a hub that it has forgotten its epoch, and no region may raise it otherwise. */
import { codecs } from '../../../../common/contracts.grpc'
import type { Credentials } from '../../../../common/credentials.file'
import type { Domain } from '../../../../common/signing'
import { provenEpoch, signedEpoch } from '../../../../hub/facts/restores'
import { authority } from '../../../support/credentials'

let hub: Credentials
let care: Credentials
let stranger: Credentials
beforeAll(async () => {
  const ours = await authority()
  hub = await ours.certify({ role: 'hub', instance: 'hub-1' })
  care = await ours.certify({ role: 'care', region: '5101' })
  stranger = await (await authority('elsewhere')).certify({ role: 'hub', instance: 'hub-1' })
})

const EPOCH = 30_000_000
const given = () => signedEpoch(EPOCH, hub.signer)
const as = (domain: Domain) => ({ ...given(), signature: hub.signer.sign(domain, given().epoch) })

test.each`
  what                                     | proof                                                                             | epoch
  ${'what the hub gave it'}                | ${given}                                                                          | ${EPOCH}
  ${'a number alone'}                      | ${() => null}                                                                     | ${undefined}
  ${'its own signature'}                   | ${() => signedEpoch(EPOCH, care.signer)}                                          | ${undefined}
  ${'the signature of another authority'}  | ${() => signedEpoch(EPOCH, stranger.signer)}                                      | ${undefined}
  ${'a higher number under the signature'} | ${() => ({ ...given(), epoch: codecs.hubEpoch.encode({ hubEpoch: EPOCH + 1 }) })} | ${undefined}
  ${'what the hub signed otherwise'}       | ${() => as('day')}                                                                | ${undefined}
  ${'no signature'}                        | ${() => ({ ...given(), signature: null })}                                        | ${undefined}
`('a region shows $what: $epoch', ({ proof, epoch }) => {
  expect(provenEpoch(proof(), hub.verifier)).toBe(epoch)
})

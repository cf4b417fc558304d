/** Who, where and which: regions, identities, keys, topics, and what is shown of a person. */
import { dayInShanghai } from '../../../common/clock'
import { chosenName, type Identity, identityIn, identityOf, speaksFor, uriOf } from '../../../common/identity'
import { masked, personDigest } from '../../../common/masking'
import { isProvinceOwn, regionOf } from '../../../common/regions'
import { keyFromWire, keyText, keyToWire, type SettlementKey } from '../../../common/settlement-key'
import { acksOf, topicsWith } from '../../../common/topics'

test.each`
  division    | region       | why
  ${'511602'} | ${'5116'}    | ${'a county'}
  ${'511699'} | ${'5116'}    | ${'the city’s own'}
  ${'519900'} | ${'5199'}    | ${'the province’s own'}
  ${'5116'}   | ${'5116'}    | ${'a region already'}
  ${'51160'}  | ${undefined} | ${'five digits'}
  ${'011602'} | ${undefined} | ${'no such province'}
  ${'51160x'} | ${undefined} | ${'a letter'}
  ${''}       | ${undefined} | ${'nothing'}
`('$division leads to $region: $why', ({ division, region }) => {
  expect(regionOf(division)).toBe(region)
})

test('the province’s own pool is told by its 99', () => {
  expect([isProvinceOwn('5199'), isProvinceOwn('5101')]).toEqual([true, false])
})

const identities: Identity[] = [
  { role: 'hub', instance: 'hub-1' },
  { role: 'care', region: '5101' },
  { role: 'enrollment', region: '5116' },
  { role: 'hospital', region: '5101', hospital: 'H51010000001' },
  { role: 'operator', name: 'wang' },
]

test.each(identities)('an identity reads back as it was written: %j', (identity) => {
  expect(identityOf({ subjectAltName: `DNS:localhost, URI:${uriOf(identity)}` })).toEqual(identity)
})

test.each`
  name                                                                    | why
  ${''}                                                                   | ${'none'}
  ${'DNS:localhost'}                                                      | ${'a host is no identity'}
  ${'URI:spiffe://elsewhere/hub/hub-1'}                                   | ${'another trust domain'}
  ${'URI:spiffe://lianjie/hub/hub-1, URI:spiffe://lianjie/operator/wang'} | ${'two roles at once'}
  ${'URI:spiffe://lianjie/hub/hub-1, URI:spiffe://elsewhere/hub/hub-2'}   | ${'a former name elsewhere'}
  ${'URI:spiffe://lianjie/hub/'}                                          | ${'no instance'}
  ${'URI:spiffe://lianjie/region/51/care'}                                | ${'no region'}
  ${'URI:spiffe://lianjie/region/5101/hospital'}                          | ${'no code'}
  ${'URI:spiffe://lianjie/region/5101/care/more'}                         | ${'something after it'}
  ${'URI:spiffe://lianjie/region/5101/mayor'}                             | ${'no such role'}
`('"$name" names nobody: $why', ({ name }) => {
  expect(() => identityIn(name)).toThrow('names one')
})

describe('R1 and R21: a successor', () => {
  const own: Identity = { role: 'hospital', region: '5101', hospital: 'H51010000001' }
  const former: Identity = { role: 'hospital', region: '5101', hospital: 'H51010000009' }
  const stranger: Identity = { role: 'hospital', region: '5101', hospital: 'H51010000002' }
  const both = identityOf({ subjectAltName: `URI:${uriOf(own)}, DNS:localhost, URI:${uriOf(former)}` })

  test('is known by its own name, which stands first in its certificate', () => {
    expect(both).toEqual({ ...own, formerly: [former] })
    expect(chosenName(both, '')).toBe(both)
    expect(chosenName(both, uriOf(own))).toBe(both)
  })

  test('may choose a former name for a call, and nobody else’s', () => {
    expect(chosenName(both, uriOf(former))).toEqual({ ...former, formerly: [own] })
    for (const other of [uriOf(stranger), 'spiffe://lianjie/hub/hub-1', 'nothing']) {
      expect(chosenName(both, other)).toBeUndefined()
      expect(chosenName(own, other)).toBeUndefined()
    }
  })

  test.each`
    names                                                                         | role            | region    | speaks
    ${['region/5101/care']}                                                       | ${'care'}       | ${'5101'} | ${true}
    ${['region/5101/care', 'region/5199/care']}                                   | ${'care'}       | ${'5199'} | ${true}
    ${['region/5101/care', 'region/5199/care']}                                   | ${'care'}       | ${'5107'} | ${false}
    ${['region/5101/care']}                                                       | ${'enrollment'} | ${'5101'} | ${false}
    ${['region/5101/hospital/H51010000001', 'region/5199/hospital/H51990000001']} | ${'care'}       | ${'5199'} | ${false}
    ${['hub/5101']}                                                               | ${'care'}       | ${'5101'} | ${false}
  `('$names for the $role half of $region: $speaks', ({ names, role, region, speaks }) => {
    const subjectAltName = names.map((name: string) => `URI:spiffe://lianjie/${name}`).join(', ')
    expect(speaksFor(identityOf({ subjectAltName }), role, region)).toBe(speaks)
  })
})

const key: SettlementKey = { careRegion: '5101', hospital: 'H51010000001', settleId: 's1', kind: 'R' }

test('a key crosses the wire and back', () => {
  expect(keyFromWire(keyToWire(key))).toEqual(key)
  expect(keyText(key)).toBe('5101/H51010000001/s1/R')
})

test.each`
  change                          | why
  ${{ careRegion: '' }}           | ${'no region'}
  ${{ hospital: '' }}             | ${'no hospital'}
  ${{ settleId: '' }}             | ${'no id'}
  ${{ kind: 'KIND_UNSPECIFIED' }} | ${'no kind'}
  ${{ kind: 'SOMETHING_NEWER' }}  | ${'a kind that we do not know'}
`('such a key names no row: $why', ({ change }) => {
  expect(keyFromWire({ ...keyToWire(key), ...change })).toBeUndefined()
})

test('a missing key names no row', () => {
  expect([keyFromWire(null), keyFromWire(undefined)]).toEqual([undefined, undefined])
})

test.each`
  text                    | shown
  ${'511602199001011234'} | ${'5116**********1234'}
  ${'511602199001'}       | ${'5116****9001'}
  ${'张三丰'}             | ${'***'}
  ${'12345678'}           | ${'12******'}
  ${''}                   | ${''}
`('of "$text" people see "$shown"', ({ text, shown }) => {
  expect(masked(text)).toBe(shown)
})

test('a person’s digest is the same everywhere in a province, and in no other', () => {
  const [one, other] = [Buffer.from('one province'), Buffer.from('another')]
  expect(personDigest(one, '5116', 'p1')).toBe(personDigest(one, '5116', 'p1'))
  const all = [personDigest(one, '5116', 'p1'), personDigest(other, '5116', 'p1'), personDigest(one, '5101', 'p1')]
  expect(new Set(all).size).toBe(3)
  expect(all.join()).not.toContain('p1')
})

test('topics of two suites on one broker never meet', () => {
  const [ours, theirs] = [topicsWith('a.'), topicsWith()]
  expect(ours.request('5116')).toBe('a.settle.request.5116')
  expect([theirs.reply('hub-1'), theirs.fact('5101'), theirs.control('5101'), theirs.toHub, theirs.parked]).toEqual([
    'settle.reply.hub-1',
    'fact.5101',
    'control.5101',
    'region.to.hub',
    'parked',
  ])
  expect([theirs.clockQuestion('hub-1'), theirs.clockAnswer('5101')]).toEqual([
    'clock.question.hub-1',
    'clock.answer.5101',
  ])
})

test('what is asked again when it is lost waits for the leading broker only, facts for every copy', () => {
  const topics = topicsWith('a.')
  const names = [
    topics.request('5101'),
    topics.reply('hub-1'),
    topics.clockQuestion('hub-1'),
    topics.clockAnswer('5101'),
  ]
  expect(names.map((name) => acksOf(topics, name))).toEqual([1, 1, 1, 1])
  const lasting = [topics.fact('5101'), topics.control('5101'), topics.toHub, topics.parked]
  expect(lasting.map((name) => acksOf(topics, name))).toEqual([-1, -1, -1, -1])
})

test('a day ends when it ends in Shanghai, wherever the machine stands', () => {
  expect(dayInShanghai(Date.UTC(2024, 1, 29, 15, 59, 59, 999))).toBe('2024-02-29')
  expect(dayInShanghai(Date.UTC(2024, 1, 29, 16))).toBe('2024-03-01')
})

import { apart, inCapitals, padded, widthOf, wrapped } from '../../../../region-node/care/print'

test.each`
  fen                   | capitals
  ${0n}                 | ${'零元整'}
  ${5n}                 | ${'伍分'}
  ${50n}                | ${'伍角整'}
  ${105n}               | ${'壹元零伍分'}
  ${1_000n}             | ${'壹拾元整'}
  ${100_100n}           | ${'壹仟零壹元整'}
  ${101_050n}           | ${'壹仟零壹拾元伍角整'}
  ${1_000_000n}         | ${'壹万元整'}
  ${1_000_100n}         | ${'壹万零壹元整'}
  ${12_345_678n}        | ${'壹拾贰万叁仟肆佰伍拾陆元柒角捌分'}
  ${10_000_000_000n}    | ${'壹亿元整'}
  ${10_000_000_100n}    | ${'壹亿零壹元整'}
  ${1_000_000_000_000n} | ${'壹佰亿元整'}
  ${-150n}              | ${'负壹元伍角整'}
`('$fen fen are $capitals', ({ fen, capitals }) => {
  expect(inCapitals(fen)).toBe(capitals)
})

test('a Chinese character takes two columns', () => {
  expect(widthOf('统筹 80%（元）')).toBe(14)
  expect(`${padded('现金', 6)}|`).toBe('现金  |')
  expect(padded('1.00', 6, 'right')).toBe('  1.00')
  expect(widthOf(apart('左', '右'))).toBe(80)
})

test('long text is broken at the edge and moved in', () => {
  expect(wrapped('一二三四五', 2, 6)).toEqual(['一二三', '  四五'])
})

test('neither an amount nor a closing mark is torn from what it belongs to', () => {
  expect(wrapped('一二 12.34 元，三', 2, 9)).toEqual(['一二', '  12.34', '  元，三'])
  expect(wrapped('一二三四，五', 0, 8)).toEqual(['一二三', '四，五'])
  expect(wrapped('https://example.org', 2, 9)).toEqual(['https://e', '  xample.', '  org'])
})

import { countIn, seedIn } from '../../../bin/output/usage'

test('a seed is as long as those that the simulator prints; a count is not', () => {
  expect(seedIn('zh')('1184159001')).toBe(1_184_159_001)
  expect(() => seedIn('zh')('-1')).toThrow('应为非负整数')
  expect(() => countIn('en')('1184159001')).toThrow('A whole number is expected.')
})

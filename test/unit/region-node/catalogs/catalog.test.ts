import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectRoot } from '../../../../common/contracts.grpc'
import { catalogOf } from '../../../../region-node/catalogs/catalog'
import { catalogsIn } from '../../../../region-node/catalogs/catalog.file'
import { priced } from '../../../../region-node/catalogs/price'

const seed = catalogsIn(join(projectRoot(), 'deploy/settings/catalogs'))
const HEADING = 'code,name,class,first_pay_percent,price_limit_yuan,restricted,from,to'

test('the seed catalog is readable and names its state', () => {
  expect(seed.size).toBeGreaterThanOrEqual(40)
  expect(seed.version).toMatch(/^2026-01-01\+[0-9a-f]{8}$/)
})

test('an item is what it was on the day its charge arose', () => {
  const limitOn = (day: string) => {
    const found = seed.find('001109000010002', day)
    return 'item' in found ? found.item.priceLimitMicroYuan : found.missing
  }
  expect(limitOn('2025-06-30')).toBe(45_000_000n)
  expect(limitOn('2025-07-01')).toBe(50_000_000n)
  expect(limitOn('2023-12-31')).toBe('not-valid')
  expect(seed.find('X', '2026-01-01')).toEqual({ missing: 'unknown' })
})

test('two rows of one item may not be in force on one day', () => {
  const row = { code: 'X', name: 'x', itemClass: '01', firstPayPermyriad: 0n, priceLimitMicroYuan: 0n } as const
  const first = { ...row, restricted: false, from: '2024-01-01', to: '2024-12-31' }
  const second = { ...row, restricted: false, from: '2024-12-31', to: undefined }
  expect(() => catalogOf([second, first], 'v')).toThrow('two rows are in force on 2024-12-31')
})

test.each`
  row                                          | says
  ${'001,短,甲,0,,,2024-01-01,'}               | ${'line 2, code'}
  ${'0011020000,诊查费,丁,0,,,2024-01-01,'}    | ${'line 2, class'}
  ${'0011020000,诊查费,甲,0,,,2024-1-1,'}      | ${'line 2, from'}
  ${'0011020000,诊查费,甲,0,abc,,2024-01-01,'} | ${'line 2, price_limit_yuan'}
`('a wrong row stops the start and is named: $says', ({ row, says }) => {
  const folder = mkdtempSync(join(tmpdir(), 'catalogs-'))
  expect(() => catalogsIn(folder)).toThrow('expected at least one catalog file')
  writeFileSync(join(folder, '2026-01-01.csv'), `${HEADING}\n${row}\n`)
  expect(() => catalogsIn(folder)).toThrow(says)
})

test('class, share and limit come from the catalog: albumin above its limit, of class B, used as restricted', () => {
  const line = {
    ...{ lineNo: '1', itemCode: 'XB05AAR021B002010100009', unitPriceMicroYuan: 400_000_000n, quantityE4: 20_000n },
    ...{ amountFen: 80_000n, feeDay: '2026-06-17', approval: '1' },
  }
  expect(priced(line, seed)).toMatchObject({
    line: {
      itemClass: '02',
      parts: { selfFundedFen: 0n, overLimitFen: 4_400n, selfPaidFirstFen: 15_120n, eligibleFen: 60_480n },
    },
  })
  expect(priced({ ...line, amountFen: 80_001n }, seed)).toEqual({
    refusal: { code: 'H5001', params: { line: '1', expectedFen: '80000', foundFen: '80001' }, retryAfterMs: 0 },
  })
})

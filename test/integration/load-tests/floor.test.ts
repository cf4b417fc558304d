import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../../common/contracts.grpc'
import { startFloor } from '../../../load-tests/floor'
import { freshDatabase, stack } from '../../support/stack'

const compiled = process.env.LIANJIE_COMPILED ?? join(projectRoot(), 'dist')

test('the floor answers what it is sent, and says how long it took', async () => {
  // npm test compiles before it runs; whoever runs this suite alone must have.
  expect(existsSync(join(compiled, 'load-tests', 'floor', 'process.js'))).toBe(true)
  const database = await freshDatabase('floor')
  const { brokers } = stack().kafka
  const floor = await startFloor({ brokers, postgres: database.ownerUrl, compiled })
  try {
    const plan = { ratePerSecond: 20, seconds: 5, countMax: 60, spacing: 'fixed' } as const
    const report = await floor.run(plan)
    expect(report).toMatchObject({ failed: 0, settleMs: { count: 60 }, confirmMs: { count: 60 } })
    console.info(JSON.stringify(report))
  } finally {
    floor.close()
    await database.drop()
  }
})

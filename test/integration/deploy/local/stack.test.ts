import { redisAnswers } from '../../../../deploy/local/answers.redis'
import { postgresAnswers } from '../../../../deploy/local/databases.pg'
import { freshDatabase, freshPrefix, stack } from '../../../support/stack'

test('a suite gets a database of its own, which is gone when it says so', async () => {
  const database = await freshDatabase('Some suite')
  for (const url of [database.url, database.ownerUrl, database.superUrl]) expect(await postgresAnswers(url)).toBe(true)
  await database.drop()
  await expect(postgresAnswers(database.url)).rejects.toThrow()
})

test('Redis answers', async () => {
  expect(await redisAnswers(stack().redis.url)).toBe(true)
})

test('no two suites share topics', () => {
  expect(freshPrefix('a')).not.toBe(freshPrefix('a'))
})

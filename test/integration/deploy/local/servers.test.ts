import { chmodSync, existsSync, lstatSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { folderWithinReach, unprivilegedAccount } from '../../../../deploy/local/accounts'
import { redisAnswers } from '../../../../deploy/local/answers.redis'
import { createDatabase, postgresAnswers, urlFor } from '../../../../deploy/local/databases.pg'
import { cacheFolder } from '../../../../deploy/local/places'
import { freePort } from '../../../../deploy/local/ports'
import { clusterFolder, fetchPostgres, startPostgres, superuserUrl } from '../../../../deploy/local/postgres'
import { fetchRedis, startRedis } from '../../../../deploy/local/redis'

const quiet = () => undefined
let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'servers-'))
  // As below root's home: nobody else may enter.
  chmodSync(dataDir, 0o700)
})
afterEach(() => {
  rmSync(folderWithinReach(dataDir, unprivilegedAccount()), { recursive: true, force: true })
  rmSync(dataDir, { recursive: true, force: true })
})

async function postgres() {
  const files = fetchPostgres(cacheFolder(), quiet)
  const port = await freePort()
  const start = () => startPostgres({ files, dataDir, port, logFile: join(dataDir, 'postgres.log') })
  return { files, start, url: () => superuserUrl(dataDir, port) }
}

test('Postgres runs from a folder that only its owner may enter, and its data outlive it', async () => {
  const { start, url } = await postgres()
  const first = await start()
  const role = (name: string) => ({ name, password: 'secret' })
  await createDatabase(url(), { database: 'kept', owner: role('kept_owner'), app: role('kept_app') })
  await first.stop()
  await expect(postgresAnswers(url())).rejects.toThrow()
  const second = await start()
  expect(await postgresAnswers(urlFor(url(), role('kept_app'), 'kept'))).toBe(true)
  await second.stop()
})

test('its copy leans on nothing in the clone that it was copied from, which its account may not enter', () => {
  const { folder } = fetchPostgres(dataDir, quiet)
  const names = readdirSync(join(folder, 'lib')).filter((name) => lstatSync(join(folder, 'lib', name)).isSymbolicLink())
  expect(names.length).toBeGreaterThan(0)
  expect(names.filter((name) => isAbsolute(readlinkSync(join(folder, 'lib', name))))).toEqual([])
})

test('what a folder that was thrown away had outside is removed when another needs room there', () => {
  const account = unprivilegedAccount()
  const [gone, next] = ['gone', 'next'].map((name) => join(dataDir, name)) as [string, string]
  const lost = folderWithinReach(gone, account)
  // Only where somebody else must own the server is anything kept outside.
  if (!account) return expect(lost).toBe(gone)
  expect(existsSync(lost)).toBe(true)
  rmSync(gone, { recursive: true })
  const kept = folderWithinReach(next, account)
  expect([existsSync(lost), existsSync(kept)]).toEqual([false, true])
  rmSync(kept, { recursive: true })
  return undefined
})

test('Postgres comes back at once after a kill -9', async () => {
  const { start, url } = await postgres()
  const killed = await start()
  process.kill(killed.pid, 'SIGKILL')
  expect(await killed.exited).toBe('SIGKILL')
  const again = await start()
  expect(await postgresAnswers(url())).toBe(true)
  await again.stop()
})

test('a wrong password is refused', async () => {
  const { start, url } = await postgres()
  const running = await start()
  await expect(postgresAnswers(urlFor(url(), { name: 'postgres', password: 'wrong' }, 'postgres'))).rejects.toThrow()
  await running.stop()
})

test('an initialisation that was cut short is begun again', async () => {
  const { files, start, url } = await postgres()
  await (await start()).stop()
  rmSync(join(clusterFolder(dataDir, files.account), 'PG_VERSION'))
  const running = await start()
  expect(await postgresAnswers(url())).toBe(true)
  await running.stop()
})

test('Redis starts, answers and ends, and leaves nothing on disk', async () => {
  const files = await fetchRedis(cacheFolder(), quiet)
  const port = await freePort()
  const running = await startRedis({ files, dataDir, port, logFile: join(dataDir, 'redis.log') })
  expect(await redisAnswers(`redis://127.0.0.1:${port}`)).toBe(true)
  await running.stop()
  await expect(redisAnswers(`redis://127.0.0.1:${port}`)).rejects.toThrow()
  expect(existsSync(join(dataDir, 'dump.rdb'))).toBe(false)
})

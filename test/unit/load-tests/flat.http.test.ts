import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { endpointsIn, readingIn, watchFlat } from '../../../load-tests/flat.http'

const SCRAPE = `# HELP lianjie_open_questions Questions that await their answer, by whom is asked
# TYPE lianjie_open_questions gauge
lianjie_open_questions{enrollment_region="5101"} 3
lianjie_open_questions{enrollment_region="5116"} 2
lianjie_open_questions_of_others 70
# TYPE lianjie_heap_after_collection_bytes gauge
lianjie_heap_after_collection_bytes 51234567
# TYPE lianjie_heap_collections_total counter
lianjie_heap_collections_total 12
`

let server: Server | undefined
afterEach(() => void server?.close())

async function answering(text: () => string): Promise<string> {
  server = createServer((_, response) => response.end(text()))
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('a scrape is read whatever else stands in it; before the first collection nothing is held', () => {
  expect(readingIn(SCRAPE, 7)).toEqual({ atMs: 7, collections: 12, heldBytes: 51_234_567, openQuestions: 5 })
  expect(readingIn('lianjie_open_questions 4\n', 7)).toMatchObject({ heldBytes: undefined, openQuestions: 4 })
})

test('each program is read again and again until the end; who does not answer is missing', async () => {
  const endpoints = { 'hub-1': await answering(() => SCRAPE), 'hub-2': '127.0.0.1:1' }
  const watch = watchFlat(endpoints, 10)
  while ((watch.readings()['hub-1']?.length ?? 0) < 3) await new Promise((resolve) => setTimeout(resolve, 5))
  watch.end()
  expect(watch.readings()['hub-1']?.[0]).toMatchObject({ collections: 12, openQuestions: 5 })
  expect(watch.readings()['hub-2']).toEqual([])
})

test('a province that tells no metrics cannot be watched, and its owner is told how to change that', () => {
  const operations = [
    { name: 'hub-1', address: 'a:1', role: 'hub' as const, region: '', metrics: 'a:2' },
    { name: 'region-5101', address: 'a:3', role: 'region' as const, region: '5101' },
  ]
  expect(() => endpointsIn({ operations })).toThrow('region-5101')
  expect(endpointsIn({ operations: operations.slice(0, 1) })).toEqual({ 'hub-1': 'a:2' })
})

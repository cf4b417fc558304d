/**
 * A process that reads a topic and echoes what it handled, to be killed by a test. It runs the product's own bus, so
 * it turns the sources into JavaScript on the way in.
 *   node bus-member.js '{"brokers":[],"topic":"","group":"","echo":"","name":"","parked":""}'
 */
const fs = require('node:fs')
const { transformSync } = require('@swc/core')

const jsc = { target: 'es2022', parser: { syntax: 'typescript', decorators: true } }
require.extensions['.ts'] = (module, filename) => {
  const source = fs.readFileSync(filename, 'utf8')
  module._compile(transformSync(source, { filename, swcrc: false, module: { type: 'commonjs' }, jsc }).code, filename)
}

const { busOverKafka } = require('../../common/bus.kafka')
const { silent } = require('../../common/log')

const { brokers, topic, group, echo, name, parked } = JSON.parse(process.argv[2])
const bus = busOverKafka({ brokers, clientId: name, acksOf: () => 1, parkedTopic: parked, log: silent })

async function handle(record) {
  await bus.publish(echo, { key: record.key, value: record.value, headers: { by: name } }, 5_000)
}

bus.read({ topics: [topic], group, concurrency: 8, handle }).then(() => process.stdout.write('assigned\n'))
// A test that dies must not leave its members behind.
process.stdin.on('end', () => process.exit()).resume()

/** Turns the sources into JavaScript on the way in, so that a program can be run as a process without a build. */
const fs = require('node:fs')
const { transformSync } = require('@swc/core')

const jsc = { target: 'es2022', parser: { syntax: 'typescript', decorators: true } }
require.extensions['.ts'] = (module, filename) => {
  const source = fs.readFileSync(filename, 'utf8')
  module._compile(transformSync(source, { filename, swcrc: false, module: { type: 'commonjs' }, jsc }).code, filename)
}

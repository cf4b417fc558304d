// Test files and the modules they rest on, loaded as often as it takes: with the same code, and only what must be anew.
const Module = require('node:module')
const path = require('node:path')
const swc = require('@swc/core')
const { expect } = require('expect')
const { bind } = require('jest-each')

const OPTIONS = { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }

/** By file: what is bent is switched, so a file is loaded again with the same code. */
const compiled = new Map()
/** By file: the files that it asks for. */
const asked = new Map()
const isTest = (file) => path.relative(process.cwd(), file).startsWith(`test${path.sep}`)

Module._extensions['.ts'] = (module, filename) => {
  const code = compiled.get(filename) ?? swc.transformFileSync(filename, OPTIONS).code
  compiled.set(filename, code)
  const space = globalThis.__stryker__ ?? {}
  const outer = space.currentTestId
  // What a module of the product does when it is loaded is no test's doing.
  if (!isTest(filename)) space.currentTestId = undefined
  try {
    module._compile(code, filename)
    // Not where the loading broke off: what it would have asked for is known from before.
    asked.set(
      filename,
      module.children.map((one) => one.filename),
    )
  } finally {
    space.currentTestId = outer
  }
}

function restsOn(file, other, seen = new Set()) {
  if (file === other) return true
  if (seen.has(file)) return false
  seen.add(file)
  return (asked.get(file) ?? []).some((next) => restsOn(next, other, seen))
}

/** Whatever rests on a file is loaded again when it is asked for next. */
function forget(other) {
  for (const name of asked.keys()) if (restsOn(name, other)) delete require.cache[name]
}

/**
 * Every test of a file, in the order in which it stands there, with what must be done before it.
 * @param name of the file from the root
 * @param id what the loading itself is called while it lasts
 */
function testsIn(name, id) {
  for (const one of Object.keys(require.cache)) if (isTest(one)) delete require.cache[one]
  module.children.length = 0
  const tests = []
  let scopes = []
  const add = (title, run) => {
    const id = [...scopes.map((scope) => scope.name), title].join(' ')
    tests.push({ id: tests.some((one) => one.id === id) ? `${id} (${tests.length})` : id, run, scopes })
  }
  const within = (title, define) => {
    const outer = scopes
    scopes = [...outer, { name: title, once: [], each: [] }]
    define()
    scopes = outer
  }
  for (const word of [add, within]) word.each = bind(word)
  const beforeAll = (run) => scopes.at(-1).once.push(run)
  const beforeEach = (run) => scopes.at(-1).each.push(run)
  const words = { test: add, it: add, describe: within, beforeAll, beforeEach, expect, jest: { setTimeout() {} } }
  Object.assign(globalThis, words)
  const space = globalThis.__stryker__
  space.currentTestId = id
  try {
    within(name, () => require(path.resolve(name)))
  } finally {
    space.currentTestId = undefined
  }
  return tests
}

module.exports = { testsIn, restsOn, forget }

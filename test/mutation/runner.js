// Runs the policy engine's own test files in one process, without Jest around them: Jest spends seconds on each mutant
// before the first test begins, and there are thousands of mutants. A mutant is switched on by a variable, so nothing
// is loaded anew for it, unless it acts while a file is loaded.
const fs = require('node:fs')
const Module = require('node:module')
const path = require('node:path')
const { performance } = require('node:perf_hooks')
const swc = require('@swc/core')
const { expect } = require('expect')
const { bind } = require('jest-each')

const ENROLLMENT = 'test/unit/region-node/enrollment'
/** The engine's own tests, and those of its neighbours that ask it about people and files. */
const ALONE = ['answer', 'bad-bills', 'active-policies', 'policies.file'].map((name) => `${ENROLLMENT}/${name}.test.ts`)
const OPTIONS = { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }

/** By file: what is bent is switched, so a file is loaded again with the same code. */
const compiled = new Map()

Module._extensions['.ts'] = (module, filename) => {
  const code = compiled.get(filename) ?? swc.transformFileSync(filename, OPTIONS).code
  compiled.set(filename, code)
  module._compile(code, filename)
}

/** Every test of every file, in the order in which it stands there, with what must be done before it. */
function loadTests(root) {
  for (const name of Object.keys(require.cache)) {
    if (name.startsWith(root) && !name.includes('node_modules')) delete require.cache[name]
  }
  const tests = []
  let scopes = []
  const add = (name, run) => {
    const id = [...scopes.map((scope) => scope.name), name].join(' ')
    tests.push({ id: tests.some((one) => one.id === id) ? `${id} (${tests.length})` : id, run, scopes })
  }
  const within = (name, define) => {
    const outer = scopes
    scopes = [...outer, { name, once: [], each: [] }]
    define()
    scopes = outer
  }
  for (const word of [add, within]) word.each = bind(word)
  const beforeAll = (run) => scopes.at(-1).once.push(run)
  const beforeEach = (run) => scopes.at(-1).each.push(run)
  const words = { test: add, it: add, describe: within, beforeAll, beforeEach, expect, jest: { setTimeout() {} } }
  Object.assign(globalThis, words)
  for (const file of [
    ...testFiles(path.join(root, ENROLLMENT, 'policy')),
    ...ALONE.map((name) => path.join(root, name)),
  ])
    within(path.relative(root, file), () => require(file))
  return tests
}

function testFiles(folder) {
  const entries = fs.readdirSync(folder, { withFileTypes: true, recursive: true })
  const names = entries.filter(({ name }) => name.endsWith('.test.ts')).map((e) => path.join(e.parentPath, e.name))
  return names.sort()
}

/**
 * What a failed test says; undefined: it passed.
 * @param begun the scopes that were prepared in this round
 */
async function failureOf({ run, scopes }, begun) {
  try {
    for (const scope of scopes) {
      for (const prepare of begun.has(scope) ? [] : scope.once) await prepare()
      begun.add(scope)
      for (const prepare of scope.each) await prepare()
    }
    await run()
    return undefined
  } catch (error) {
    return String(error?.message ?? error)
  }
}

class PolicyRunner {
  constructor() {
    this.root = process.cwd()
    /** How long each test took when it ran last. */
    this.spentMs = new Map()
    this.space = globalThis.__stryker__ ??= {}
  }

  capabilities() {
    return { reloadEnvironment: true }
  }

  async init() {
    this.tests = loadTests(this.root)
    this.loadedWith = undefined
  }

  /** All tests once, unbent, with what each of them covers. */
  async dryRun() {
    const tests = []
    const begun = new Set()
    for (const one of this.tests) {
      this.space.currentTestId = one.id
      const began = performance.now()
      const failureMessage = await failureOf(one, begun)
      const timeSpentMs = performance.now() - began
      const result = { id: one.id, name: one.id, timeSpentMs }
      tests.push(failureMessage === undefined ? { ...result, status: 0 } : { ...result, status: 1, failureMessage })
    }
    this.space.currentTestId = undefined
    return { status: 'complete', tests, mutantCoverage: this.space.mutantCoverage }
  }

  /** The tests that cover a mutant, the quickest first, until one of them notices it. */
  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation }) {
    // What acts while a file is loaded: the tests are loaded under it, and again when the next one is tried.
    const loadedWith = mutantActivation === 'static' ? activeMutant.id : undefined
    Object.assign(this.space, { hitLimit, hitCount: hitLimit === undefined ? undefined : 0 })
    try {
      this.space.activeMutant = loadedWith
      if (this.loadedWith !== loadedWith) {
        this.loadedWith = 'nothing whole'
        this.tests = loadTests(this.root)
        this.loadedWith = loadedWith
      }
      this.space.activeMutant = activeMutant.id
      return await this.tried(testFilter)
    } catch (error) {
      return { status: 'killed', killedBy: ['loading'], failureMessage: String(error), nrOfTests: 0 }
    } finally {
      this.space.activeMutant = undefined
    }
  }

  async tried(testFilter) {
    const wanted = testFilter && new Set(testFilter)
    const begun = new Set()
    let nrOfTests = 0
    const chosen = this.tests.filter(({ id }) => !wanted || wanted.has(id))
    chosen.sort((a, b) => (this.spentMs.get(a.id) ?? 0) - (this.spentMs.get(b.id) ?? 0))
    for (const one of chosen) {
      nrOfTests++
      const began = performance.now()
      const failureMessage = await failureOf(one, begun)
      this.spentMs.set(one.id, performance.now() - began)
      if (this.space.hitCount > this.space.hitLimit) return { status: 'timeout', reason: 'it went round for ever' }
      if (failureMessage !== undefined) return { status: 'killed', killedBy: [one.id], failureMessage, nrOfTests }
    }
    return { status: 'survived', nrOfTests }
  }
}

exports.strykerPlugins = [{ kind: 'TestRunner', name: 'policy', injectableClass: PolicyRunner }]

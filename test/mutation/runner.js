// Runs the policy engine's own test files in one process, without Jest around them: Jest spends seconds on each mutant
// before the first test begins, and there are thousands of mutants. A mutant is switched on by a variable, so nothing
// is loaded anew for it but what acted while it was loaded: a test file that asks the engine for its table of cases, or
// the modules that rest on a constant.
const fs = require('node:fs')
const path = require('node:path')
const { performance } = require('node:perf_hooks')
const modules = require('./modules')

const ENROLLMENT = 'test/unit/region-node/enrollment'
/** The engine's own tests, and those of its neighbours that ask it about people and files. */
const ALONE = ['answer', 'bad-bills', 'active-policies', 'policies.file'].map((name) => `${ENROLLMENT}/${name}.test.ts`)
const LOADING = 'loading '

function testFiles() {
  const names = fs.readdirSync(path.join(ENROLLMENT, 'policy'), { recursive: true })
  const own = names.filter((name) => name.endsWith('.test.ts')).map((name) => path.join(ENROLLMENT, 'policy', name))
  return [...own.sort(), ...ALONE]
}

/** What a failed test says; undefined: it passed. */
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
    /** How long each test took when it ran last, and how often it noticed something, by what was bent. */
    this.spentMs = new Map()
    this.noticed = new Map()
    this.space = globalThis.__stryker__ ??= {}
  }

  capabilities() {
    return { reloadEnvironment: true }
  }

  /** Every test file once. What a file asks while it is loaded is put down to a test of its own, called its loading. */
  async init() {
    this.files = testFiles()
    this.testsOf = new Map()
    for (const file of this.files) {
      const began = performance.now()
      this.testsOf.set(file, this.load(file))
      this.spentMs.set(LOADING + file, performance.now() - began)
    }
  }

  load(file) {
    return modules.testsIn(file, LOADING + file)
  }

  /** All tests once, unbent, with what each of them covers. */
  async dryRun() {
    const tests = this.files.map((file) => {
      const id = LOADING + file
      return { id, name: id, timeSpentMs: this.spentMs.get(id), status: 0 }
    })
    const begun = new Set()
    for (const one of [...this.testsOf.values()].flat()) {
      this.space.currentTestId = one.id
      const began = performance.now()
      const failureMessage = await failureOf(one, begun)
      this.spentMs.set(one.id, performance.now() - began)
      const result = { id: one.id, name: one.id, timeSpentMs: this.spentMs.get(one.id) }
      tests.push(failureMessage === undefined ? { ...result, status: 0 } : { ...result, status: 1, failureMessage })
    }
    this.space.currentTestId = undefined
    return { status: 'complete', tests, mutantCoverage: this.space.mutantCoverage }
  }

  /** The tests that cover a mutant, those that are likely to notice it first, until one of them does. */
  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation, sandboxFileName }) {
    Object.assign(this.space, { hitLimit, hitCount: hitLimit === undefined ? undefined : 0 })
    const isStatic = mutantActivation === 'static'
    const again = isStatic
      ? this.files.filter((file) => modules.restsOn(path.resolve(file), sandboxFileName))
      : undefined
    if (isStatic) modules.forget(sandboxFileName)
    try {
      this.space.activeMutant = activeMutant.id
      return await this.tried(new Set(testFilter ?? again.map((file) => LOADING + file)), sandboxFileName)
    } finally {
      this.space.activeMutant = undefined
      if (isStatic) modules.forget(sandboxFileName)
    }
  }

  async tried(wanted, bent) {
    const again = this.files.filter((file) => wanted.has(LOADING + file))
    const kept = this.files.filter((file) => !again.includes(file)).flatMap((file) => this.testsOf.get(file))
    const seen = { begun: new Set(), nrOfTests: 0, bent }
    const steps = [
      ...kept.filter(({ id }) => wanted.has(id)).map((one) => ({ id: one.id, take: () => this.test(one, seen) })),
      ...again.map((file) => ({ id: LOADING + file, take: () => this.whole(file, seen) })),
    ]
    for (const { take } of this.likelyFirst(steps, bent)) {
      const outcome = await take()
      if (outcome) return outcome
    }
    return { status: 'survived', nrOfTests: seen.nrOfTests }
  }

  /** Loads a file under the mutant and runs all its tests. */
  async whole(file, seen) {
    const began = performance.now()
    try {
      const tests = this.likelyFirst(this.load(file), seen.bent)
      for (const one of tests) {
        const outcome = await this.test(one, seen)
        if (outcome?.status === 'killed') this.notice(seen.bent, LOADING + file)
        if (outcome) return outcome
      }
      return undefined
    } catch (error) {
      this.notice(seen.bent, LOADING + file)
      return {
        status: 'killed',
        killedBy: [LOADING + file],
        failureMessage: String(error),
        nrOfTests: ++seen.nrOfTests,
      }
    } finally {
      this.spentMs.set(LOADING + file, performance.now() - began)
    }
  }

  async test(one, seen) {
    seen.nrOfTests++
    const began = performance.now()
    const failureMessage = await failureOf(one, seen.begun)
    this.spentMs.set(one.id, performance.now() - began)
    if (this.space.hitCount > this.space.hitLimit) return { status: 'timeout', reason: 'it went round for ever' }
    if (failureMessage === undefined) return undefined
    this.notice(seen.bent, one.id)
    return { status: 'killed', killedBy: [one.id], failureMessage, nrOfTests: seen.nrOfTests }
  }

  notice(bent, id) {
    const key = `${bent} ${id}`
    this.noticed.set(key, (this.noticed.get(key) ?? 0) + 1)
  }

  /** By what was noticed of this file a millisecond. */
  likelyFirst(steps, bent) {
    const worth = ({ id }) => ((this.noticed.get(`${bent} ${id}`) ?? 0) + 0.1) / ((this.spentMs.get(id) ?? 1) + 0.1)
    return [...steps].sort((a, b) => worth(b) - worth(a))
  }
}

exports.strykerPlugins = [{ kind: 'TestRunner', name: 'policy', injectableClass: PolicyRunner }]

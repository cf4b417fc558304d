#!/usr/bin/env node
// Runs the compiled command line. `npm start` compiles; so does `npm run build`.
const { existsSync, readdirSync, statSync } = require('node:fs')
const { join } = require('node:path')

const root = join(__dirname, '..')
const compiled = join(root, 'dist', 'bin', 'main.js')

function newestSource() {
  const files = ['bin', 'common', 'proto'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true }).map((file) => join(root, folder, file)),
  )
  return Math.max(...files.filter((file) => file.endsWith('.ts')).map((file) => statSync(file).mtimeMs))
}

if (!existsSync(compiled)) {
  console.error('尚未编译：请先运行 npm start 或 npm run build。\nNot built yet: run npm start or npm run build first.')
  process.exitCode = 2
} else {
  // A note for whoever edits the sources; never in the way of a pipe.
  const built = join(root, 'dist', '.tsbuildinfo')
  if (process.stderr.isTTY && existsSync(built) && statSync(built).mtimeMs < newestSource()) {
    console.error('源码比编译结果新：npm run build。 The sources are newer than what is built: npm run build.')
  }
  require(compiled)
}

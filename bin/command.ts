/** What every command has: examples first, the common options, the exit codes. */
import { type Command, Option } from 'commander'
import type { Language, Words } from './output/language'
import type { Exit, World } from './world'

/** Options that every command has. */
export interface CommonOptions {
  readonly json?: boolean
  readonly lang?: string
  readonly directory?: string
}

/** Runs a command's work in the world that its common options describe, and keeps its exit code. */
export type Run = (options: CommonOptions, work: (world: World) => Promise<Exit>) => Promise<void>

export interface Texts {
  readonly language: Language
  readonly version: string
  readonly run: Run
}

export const EXITS: Words = {
  zh: '退出码：0 正常；1 查出问题；2 用法不对或对方没有应答。',
  en: 'Exit codes: 0 fine, 1 found something wrong, 2 wrong usage or somebody who must answer cannot be reached.',
}

export interface Named {
  readonly name: string
  readonly words: Words
  /** Without `npx lianjie` in front. */
  readonly examples: readonly string[]
}

/** A command with its examples first and the options that all share. */
export function command(parent: Command, { name, words, examples }: Named, texts: Texts): Command {
  const { language } = texts
  const title = language === 'zh' ? '例：' : 'Examples:'
  return parent
    .command(name)
    .description(words[language])
    .addHelpText('before', `${title}\n${examples.map((example) => `  npx lianjie ${example}`).join('\n')}\n`)
    .addHelpText('after', `\n${EXITS[language]}`)
    .option('--json', language === 'zh' ? '输出 JSON' : 'answer as JSON')
    .addOption(new Option('--lang <zh|en>', language === 'zh' ? '语言' : 'language').choices(['zh', 'en']))
    .option('--directory <file>', language === 'zh' ? '各机构地址文件' : 'where the organisations are')
}

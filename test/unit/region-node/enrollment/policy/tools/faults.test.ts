/** What an officer reads of a fault in a file: faults.txt has each of them, whole, as it is printed. */
import { lineOf, shelfOf } from '../../../../../../region-node/enrollment/policy/tools/shelf'
import { beside, everyForm, everyLayer } from '../every-form'

/** What follows a mark, with the indented lines below it; nothing where the mark is not. */
function part(block: string, mark: string): string {
  const lines = block.split('\n')
  const first = lines.findIndex((line) => line.startsWith(mark))
  if (first === -1) return ''
  const end = lines.findIndex((line, i) => i > first && !line.startsWith('  '))
  return lines
    .slice(first, end === -1 ? undefined : end)
    .map((line) => line.slice(2))
    .join('\n')
}

/** A text in a file, its further lines as far to the right as those that they take the place of. */
function changed(text: string, from: string, to: string): string {
  const lines = from.split('\n').map((line) => line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const found = new RegExp(lines.join('(\\n *)')).exec(text)
  return found ? text.replace(found[0], () => to.replaceAll('\n', found[1] ?? '')) : text
}

const blocks = beside('tools/faults.txt')
  .trimEnd()
  .split(/\n\n(?=# )/)
test.each(blocks.map((block) => [part(block, '# '), block]))('%s', (_title, block) => {
  const [from, to] = [part(block, '- '), part(block, '+ ')]
  const texts = [everyForm, everyLayer].map((text) => (from === 'everything' ? to : changed(text, from, to)))
  expect(texts).not.toEqual([everyForm, everyLayer])
  const files = texts.map((text, i) => ({ file: ['city.yaml', 'layer.yaml'][i] as string, text }))
  const { policies, wrong } = shelfOf(files)
  expect(policies).toEqual([])
  const lines = wrong.flatMap((one) => [lineOf(one), `  ${one.zh}；${one.mendZh}`])
  expect(lines.join('\n')).toBe(part(block, '> '))
})

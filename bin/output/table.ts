/** Aligned columns on a terminal where a Chinese character takes two places. */

/** Characters that take two columns: CJK and full-width forms (East Asian Wide, the part that occurs here). */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/gu
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
const COLOUR = /\u001b\[\d+m/g

export function widthOf(text: string): number {
  const plain = text.replace(COLOUR, '')
  return [...plain].length + (plain.match(WIDE)?.length ?? 0)
}

export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}

/** Rows as lines; every column as wide as its widest cell, two spaces between. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = []
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, widthOf(cell))
  }
  return rows.map((row) =>
    row
      .map((cell, i) => padded(cell, widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

/** 1234567 → 1,234,567. */
export function grouped(amount: bigint | number): string {
  return String(amount).replace(/\B(?=(\d{3})+$)/g, ',')
}

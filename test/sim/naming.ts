/**
 * Joins a fixed text with one of a few words, each only once: looking for a text that was put together just now costs
 * more than many a whole event.
 */
export function naming(before: string, after = ''): (word: string) => string {
  const made = new Map<string, string>()
  return (word) => {
    let name = made.get(word)
    if (name === undefined) {
      name = `${before}${word}${after}`
      made.set(word, name)
    }
    return name
  }
}

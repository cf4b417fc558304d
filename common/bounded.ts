/**
 * For what is remembered only to be quick, and may be forgotten at any time: a map of at most so many entries. One that
 * is put again goes behind the others, so the first of them is always the oldest, and the one to go.
 */
export function putBounded<Key, Value>(map: Map<Key, Value>, key: Key, value: Value, most: number): void {
  map.delete(key)
  if (map.size >= most) map.delete(map.keys().next().value as Key)
  map.set(key, value)
}

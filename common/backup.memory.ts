/** Backups of tables that are kept in memory, for tests and the simulator. */

/**
 * Of now; calling it makes each table what it was.
 * @param copied of a row that is changed where it lies; else whoever changes one puts another in its place
 */
export function backupOf<Row>(
  tables: Iterable<Map<string, Row>>,
  copied: (row: Row) => Row = (row) => row,
): () => void {
  const copies = [...tables].map(
    (table) => [table, [...table].map(([name, row]) => [name, copied(row)] as const)] as const,
  )
  return () => {
    for (const [table, rows] of copies) {
      table.clear()
      for (const [name, row] of rows) table.set(name, row)
    }
  }
}

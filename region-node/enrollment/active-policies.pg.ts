import type { Pool } from 'pg'
import { inTransaction } from '../../common/transaction.pg'
import type { ActiveFiles } from './active-policies'
import type { TextFile } from './policy/tools/shelf'

const READ = 'select file, text from policy_file order by file'
/** A file that says the same keeps the instant at which it was taken. */
const REPLACE = `
  insert into policy_file as p (file, text) select * from unnest($1::text[], $2::text[])
  on conflict (file) do update set text = excluded.text, taken_at = clock_timestamp() where p.text <> excluded.text`
const REMOVE = 'delete from policy_file where file <> all ($1::text[])'

export function activeFilesInPostgres(pool: Pool): ActiveFiles {
  return {
    read: async () => (await pool.query<TextFile>(READ)).rows,
    async replace(files) {
      const names = files.map(({ file }) => file)
      await inTransaction(pool, async (client) => {
        await client.query(REMOVE, [names])
        await client.query(REPLACE, [names, files.map(({ text }) => text)])
      })
    },
  }
}

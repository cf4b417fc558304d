/** The smallest transaction whose commit waits for the standby: one empty record in the log (R13). */
export const COMMIT_OWN = { name: 'commit-own', text: `select pg_logical_emit_message(true, 'lianjie', '')` }

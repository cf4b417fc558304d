/** Fresh settlement ids for suites on a real database. */
export { v7 as uuidv7 } from 'uuid'

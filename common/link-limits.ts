/** What both ends of a Link agree on without saying it. */

/** Body of one question: below the broker's limit for a record, envelope included (protocol R22). */
export const QUESTION_BYTES_MAX = 900_000
/** Facts that a question may carry (protocol R14). */
export const UNACKED_FACTS_MAX = 32
export const UNACKED_FACT_BYTES_MAX = 65_536
/** A message of frames is closed at this size; a single larger frame goes alone. */
export const MESSAGE_BYTES = 262_144
/** A message larger than this ends the Link that sent it. */
export const MESSAGE_BYTES_MAX = 2_097_152
/** A page of rows ends behind the row that reaches this, so that with its last row it still fits into a message. */
export const PAGE_BYTES = 786_432
/** So much may wait for a stream that does not take it. */
export const WAITING_BYTES_MAX = 8_388_608
/** What a frame takes besides its bodies: ids, digests, a certificate. */
export const FRAME_OVERHEAD_BYTES = 256

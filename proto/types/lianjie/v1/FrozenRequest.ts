// Original file: proto/v1/attention.proto


/**
 * Asks which regions are frozen.
 */
export interface FrozenRequestIn {
}

/**
 * Asks which regions are frozen.
 */
export interface FrozenRequest {
}

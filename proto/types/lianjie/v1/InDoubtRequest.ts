// Original file: proto/v1/operations.proto


/**
 * Asks what is in doubt here.
 */
export interface InDoubtRequestIn {
}

/**
 * Asks what is in doubt here.
 */
export interface InDoubtRequest {
}

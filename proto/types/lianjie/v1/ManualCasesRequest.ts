// Original file: proto/v1/manual.proto


/**
 * Asks for what was proposed or decided by hand.
 */
export interface ManualCasesRequestIn {
}

/**
 * Asks for what was proposed or decided by hand.
 */
export interface ManualCasesRequest {
}

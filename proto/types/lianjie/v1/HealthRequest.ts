// Original file: proto/v1/operations.proto


/**
 * Asks how it is.
 */
export interface HealthRequestIn {
}

/**
 * Asks how it is.
 */
export interface HealthRequest {
}

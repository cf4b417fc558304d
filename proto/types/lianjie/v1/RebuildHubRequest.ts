// Original file: proto/v1/operations.proto


/**
 * Asks the hub to read everything again.
 */
export interface RebuildHubRequestIn {
}

/**
 * Asks the hub to read everything again.
 */
export interface RebuildHubRequest {
}

// Original file: proto/v1/policies.proto


/**
 * Asks for the policy files in force, layers among them.
 */
export interface PolicyFilesRequestIn {
}

/**
 * Asks for the policy files in force, layers among them.
 */
export interface PolicyFilesRequest {
}

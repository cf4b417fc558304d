// Original file: proto/v1/operations.proto


export interface HealthRequestIn {
}

export interface HealthRequest {
}

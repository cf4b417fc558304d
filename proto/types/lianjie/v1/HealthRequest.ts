// Original file: /work/main/proto/v1/operations.proto


export interface HealthRequestIn {
}

export interface HealthRequest {
}

// Original file: proto/v1/operations.proto


export interface InDoubtRequestIn {
}

export interface InDoubtRequest {
}

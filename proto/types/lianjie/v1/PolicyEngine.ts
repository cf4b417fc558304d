// Original file: proto/v1/policy_engine.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { EngineReplyIn as _lianjie_v1_EngineReplyIn, EngineReply as _lianjie_v1_EngineReply } from '../../lianjie/v1/EngineReply';
import type { EngineRequestIn as _lianjie_v1_EngineRequestIn, EngineRequest as _lianjie_v1_EngineRequest } from '../../lianjie/v1/EngineRequest';

/**
 * The reckoning by policy: ours, or a city's own behind the same contract.
 */
export interface PolicyEngineClient extends grpc.Client {
  /**
   * Reckons a claim against the accumulators given; keeps nothing. Deadline: one second.
   */
  Adjudicate(argument: _lianjie_v1_EngineRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_EngineReply>): grpc.ClientUnaryCall;
  Adjudicate(argument: _lianjie_v1_EngineRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_EngineReply>): grpc.ClientUnaryCall;
  Adjudicate(argument: _lianjie_v1_EngineRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_EngineReply>): grpc.ClientUnaryCall;
  Adjudicate(argument: _lianjie_v1_EngineRequestIn, callback: grpc.requestCallback<_lianjie_v1_EngineReply>): grpc.ClientUnaryCall;
  /**
   * Reckons a claim against the accumulators given; keeps nothing. Deadline: one second.
   */
  adjudicate(argument: _lianjie_v1_EngineRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_EngineReply>): grpc.ClientUnaryCall;
  adjudicate(argument: _lianjie_v1_EngineRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_EngineReply>): grpc.ClientUnaryCall;
  adjudicate(argument: _lianjie_v1_EngineRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_EngineReply>): grpc.ClientUnaryCall;
  adjudicate(argument: _lianjie_v1_EngineRequestIn, callback: grpc.requestCallback<_lianjie_v1_EngineReply>): grpc.ClientUnaryCall;
  
}

/**
 * The reckoning by policy: ours, or a city's own behind the same contract.
 */
export interface PolicyEngineHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Reckons a claim against the accumulators given; keeps nothing. Deadline: one second.
   */
  Adjudicate: grpc.handleUnaryCall<_lianjie_v1_EngineRequest, _lianjie_v1_EngineReplyIn>;
  
}

export interface PolicyEngineDefinition extends grpc.ServiceDefinition {
  Adjudicate: MethodDefinition<_lianjie_v1_EngineRequestIn, _lianjie_v1_EngineReplyIn, _lianjie_v1_EngineRequest, _lianjie_v1_EngineReply>
}

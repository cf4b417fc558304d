// Original file: proto/v1/exchange.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { DownFramesIn as _lianjie_v1_DownFramesIn, DownFrames as _lianjie_v1_DownFrames } from '../../lianjie/v1/DownFrames';
import type { UpFramesIn as _lianjie_v1_UpFramesIn, UpFrames as _lianjie_v1_UpFrames } from '../../lianjie/v1/UpFrames';

/**
 * The Link: a region node calls, both ends speak.
 */
export interface ExchangeClient extends grpc.Client {
  /**
   * Facts, acks, inquiries, day markers: never in front of somebody who waits.
   */
  Bulk(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_lianjie_v1_UpFramesIn, _lianjie_v1_DownFrames>;
  Bulk(options?: grpc.CallOptions): grpc.ClientDuplexStream<_lianjie_v1_UpFramesIn, _lianjie_v1_DownFrames>;
  /**
   * Facts, acks, inquiries, day markers: never in front of somebody who waits.
   */
  bulk(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_lianjie_v1_UpFramesIn, _lianjie_v1_DownFrames>;
  bulk(options?: grpc.CallOptions): grpc.ClientDuplexStream<_lianjie_v1_UpFramesIn, _lianjie_v1_DownFrames>;
  
  /**
   * Questions and answers of people who wait.
   */
  Live(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_lianjie_v1_UpFramesIn, _lianjie_v1_DownFrames>;
  Live(options?: grpc.CallOptions): grpc.ClientDuplexStream<_lianjie_v1_UpFramesIn, _lianjie_v1_DownFrames>;
  /**
   * Questions and answers of people who wait.
   */
  live(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_lianjie_v1_UpFramesIn, _lianjie_v1_DownFrames>;
  live(options?: grpc.CallOptions): grpc.ClientDuplexStream<_lianjie_v1_UpFramesIn, _lianjie_v1_DownFrames>;
  
}

/**
 * The Link: a region node calls, both ends speak.
 */
export interface ExchangeHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Facts, acks, inquiries, day markers: never in front of somebody who waits.
   */
  Bulk: grpc.handleBidiStreamingCall<_lianjie_v1_UpFrames, _lianjie_v1_DownFramesIn>;
  
  /**
   * Questions and answers of people who wait.
   */
  Live: grpc.handleBidiStreamingCall<_lianjie_v1_UpFrames, _lianjie_v1_DownFramesIn>;
  
}

export interface ExchangeDefinition extends grpc.ServiceDefinition {
  Bulk: MethodDefinition<_lianjie_v1_UpFramesIn, _lianjie_v1_DownFramesIn, _lianjie_v1_UpFrames, _lianjie_v1_DownFrames>
  Live: MethodDefinition<_lianjie_v1_UpFramesIn, _lianjie_v1_DownFramesIn, _lianjie_v1_UpFrames, _lianjie_v1_DownFrames>
}

// Original file: proto/v1/facts.proto

import type { SettlementKeyIn as _lianjie_v1_SettlementKeyIn, SettlementKey as _lianjie_v1_SettlementKey } from '../../lianjie/v1/SettlementKey';
import type { Long } from '@grpc/proto-loader';

/**
 * The enrollment region asks what became of an authorisation (protocol message 8).
 */
export interface InquiryIn {
  /**
   * Which settlement.
   */
  'key'?: (_lianjie_v1_SettlementKeyIn | null);
  /**
   * Who asks, four digits; the answer goes there.
   */
  'enrollmentRegion'?: (string);
  /**
   * The asker's own verdict (a serialised SignedVerdict), which the care node checks.
   */
  'token'?: (Buffer | Uint8Array | string);
  /**
   * How long ago the verdict was written, by the asker's clock.
   */
  'ageMs'?: (number | string | Long);
}

/**
 * The enrollment region asks what became of an authorisation (protocol message 8).
 */
export interface Inquiry {
  /**
   * Which settlement.
   */
  'key': (_lianjie_v1_SettlementKey | null);
  /**
   * Who asks, four digits; the answer goes there.
   */
  'enrollmentRegion': (string);
  /**
   * The asker's own verdict (a serialised SignedVerdict), which the care node checks.
   */
  'token': (Buffer);
  /**
   * How long ago the verdict was written, by the asker's clock.
   */
  'ageMs': (number);
}

// Original file: proto/v1/hospital.proto

import type { QuoteIn as _lianjie_v1_QuoteIn, Quote as _lianjie_v1_Quote } from '../../lianjie/v1/Quote';

/**
 * An answer that promises nothing: policy and bill may still change.
 */
export interface PreSettleReplyIn {
  /**
   * Who would pay what.
   */
  'quote'?: (_lianjie_v1_QuoteIn | null);
}

/**
 * An answer that promises nothing: policy and bill may still change.
 */
export interface PreSettleReply {
  /**
   * Who would pay what.
   */
  'quote': (_lianjie_v1_Quote | null);
}

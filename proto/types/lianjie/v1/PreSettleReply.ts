// Original file: proto/v1/hospital.proto

import type { QuoteIn as _lianjie_v1_QuoteIn, Quote as _lianjie_v1_Quote } from '../../lianjie/v1/Quote';

export interface PreSettleReplyIn {
  /**
   * Who would pay what.
   */
  'quote'?: (_lianjie_v1_QuoteIn | null);
}

export interface PreSettleReply {
  /**
   * Who would pay what.
   */
  'quote': (_lianjie_v1_Quote | null);
}

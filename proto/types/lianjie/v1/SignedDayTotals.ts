// Original file: proto/v1/days.proto

import type { SignatureIn as _lianjie_v1_SignatureIn, Signature as _lianjie_v1_Signature } from '../../lianjie/v1/Signature';

/**
 * Totals as they travel and are kept. Who counted, the hub or which half of which region, is told by the certificate.
 */
export interface SignedDayTotalsIn {
  /**
   * A serialised DayTotals.
   */
  'totals'?: (Buffer | Uint8Array | string);
  /**
   * Domain "day".
   */
  'signature'?: (_lianjie_v1_SignatureIn | null);
}

/**
 * Totals as they travel and are kept. Who counted, the hub or which half of which region, is told by the certificate.
 */
export interface SignedDayTotals {
  /**
   * A serialised DayTotals.
   */
  'totals': (Buffer);
  /**
   * Domain "day".
   */
  'signature': (_lianjie_v1_Signature | null);
}

// Original file: proto/v1/days.proto

import type { DayUnitIn as _lianjie_v1_DayUnitIn, DayUnit as _lianjie_v1_DayUnit } from '../../lianjie/v1/DayUnit';

/**
 * Digests of one unit; a root made of them must be the signed one.
 */
export interface DayDigestsToldIn {
  /**
   * Of this unit.
   */
  'unit'?: (_lianjie_v1_DayUnitIn | null);
  /**
   * 256 of 32 bytes each.
   */
  'digests'?: (Buffer | Uint8Array | string);
}

/**
 * Digests of one unit; a root made of them must be the signed one.
 */
export interface DayDigestsTold {
  /**
   * Of this unit.
   */
  'unit': (_lianjie_v1_DayUnit | null);
  /**
   * 256 of 32 bytes each.
   */
  'digests': (Buffer);
}

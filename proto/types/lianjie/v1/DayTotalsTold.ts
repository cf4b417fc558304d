// Original file: proto/v1/days.proto

import type { SignedDayTotalsIn as _lianjie_v1_SignedDayTotalsIn, SignedDayTotals as _lianjie_v1_SignedDayTotals } from '../../lianjie/v1/SignedDayTotals';
import type { SignatureIn as _lianjie_v1_SignatureIn, Signature as _lianjie_v1_Signature } from '../../lianjie/v1/Signature';

/**
 * All units of one day at one half of a region.
 */
export interface DayTotalsToldIn {
  /**
   * Which day.
   */
  'day'?: (string);
  /**
   * False at a care half whose day is not over: then there are no totals yet.
   */
  'isOver'?: (boolean);
  /**
   * One for each unit.
   */
  'units'?: (_lianjie_v1_SignedDayTotalsIn)[];
  /**
   * By the half that tells it, over a DayList: so that a unit left out, or "I hold nothing", has been said by somebody.
   */
  'listSignature'?: (_lianjie_v1_SignatureIn | null);
}

/**
 * All units of one day at one half of a region.
 */
export interface DayTotalsTold {
  /**
   * Which day.
   */
  'day': (string);
  /**
   * False at a care half whose day is not over: then there are no totals yet.
   */
  'isOver': (boolean);
  /**
   * One for each unit.
   */
  'units': (_lianjie_v1_SignedDayTotals)[];
  /**
   * By the half that tells it, over a DayList: so that a unit left out, or "I hold nothing", has been said by somebody.
   */
  'listSignature': (_lianjie_v1_Signature | null);
}

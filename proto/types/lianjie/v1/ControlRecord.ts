// Original file: proto/v1/facts.proto

import type { DayRequestIn as _lianjie_v1_DayRequestIn, DayRequest as _lianjie_v1_DayRequest } from '../../lianjie/v1/DayRequest';
import type { CareTaughtIn as _lianjie_v1_CareTaughtIn, CareTaught as _lianjie_v1_CareTaught } from '../../lianjie/v1/CareTaught';
import type { SignedManualDecisionIn as _lianjie_v1_SignedManualDecisionIn, SignedManualDecision as _lianjie_v1_SignedManualDecision } from '../../lianjie/v1/SignedManualDecision';
import type { ManualWantedIn as _lianjie_v1_ManualWantedIn, ManualWanted as _lianjie_v1_ManualWanted } from '../../lianjie/v1/ManualWanted';
import type { SignedTaughtIn as _lianjie_v1_SignedTaughtIn, SignedTaught as _lianjie_v1_SignedTaught } from '../../lianjie/v1/SignedTaught';

/**
 * What travels on control.<region>.
 */
export interface ControlRecordIn {
  /**
   * Something of a day is wanted (protocol message 11).
   */
  'dayRequest'?: (_lianjie_v1_DayRequestIn | null);
  /**
   * Unsigned, and so read by nobody any more.
   */
  'taught'?: (_lianjie_v1_CareTaughtIn | null);
  /**
   * Two persons have decided (protocol R20).
   */
  'manual'?: (_lianjie_v1_SignedManualDecisionIn | null);
  /**
   * Which manual decisions are here?
   */
  'manualWanted'?: (_lianjie_v1_ManualWantedIn | null);
  /**
   * A care region has taught this region again all that it may have lost (protocol R26).
   */
  'signedTaught'?: (_lianjie_v1_SignedTaughtIn | null);
  /**
   * One of them.
   */
  'content'?: "dayRequest"|"taught"|"signedTaught"|"manual"|"manualWanted";
}

/**
 * What travels on control.<region>.
 */
export interface ControlRecord {
  /**
   * Something of a day is wanted (protocol message 11).
   */
  'dayRequest'?: (_lianjie_v1_DayRequest | null);
  /**
   * Unsigned, and so read by nobody any more.
   */
  'taught'?: (_lianjie_v1_CareTaught | null);
  /**
   * Two persons have decided (protocol R20).
   */
  'manual'?: (_lianjie_v1_SignedManualDecision | null);
  /**
   * Which manual decisions are here?
   */
  'manualWanted'?: (_lianjie_v1_ManualWanted | null);
  /**
   * A care region has taught this region again all that it may have lost (protocol R26).
   */
  'signedTaught'?: (_lianjie_v1_SignedTaught | null);
  /**
   * One of them.
   */
  'content'?: "dayRequest"|"taught"|"signedTaught"|"manual"|"manualWanted";
}

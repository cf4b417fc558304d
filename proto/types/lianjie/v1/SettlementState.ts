// Original file: proto/v1/hospital.proto

import type { StateIn as _lianjie_v1_StateIn, State as _lianjie_v1_State } from '../../lianjie/v1/State';
import type { SplitIn as _lianjie_v1_SplitIn, Split as _lianjie_v1_Split } from '../../lianjie/v1/Split';
import type { CancelReasonIn as _lianjie_v1_CancelReasonIn, CancelReason as _lianjie_v1_CancelReason } from '../../lianjie/v1/CancelReason';
import type { FailureIn as _lianjie_v1_FailureIn, Failure as _lianjie_v1_Failure } from '../../lianjie/v1/Failure';
import type { BatchRefIn as _lianjie_v1_BatchRefIn, BatchRef as _lianjie_v1_BatchRef } from '../../lianjie/v1/BatchRef';
import type { Long } from '@grpc/proto-loader';

/**
 * What the register says, net of what happened since.
 */
export interface SettlementStateIn {
  /**
   * Which settlement.
   */
  'settleId'?: (string);
  /**
   * Net state.
   */
  'state'?: (_lianjie_v1_StateIn);
  /**
   * Of a settled one: who paid what.
   */
  'split'?: (_lianjie_v1_SplitIn | null);
  /**
   * Of a settled one: accounting day.
   */
  'day'?: (string);
  /**
   * Of a cancelled one.
   */
  'cancelReason'?: (_lianjie_v1_CancelReasonIn);
  /**
   * Of a superseded one: the settlement that holds the batch.
   */
  'holderSettleId'?: (string);
  /**
   * Of a rejected one: why.
   */
  'refused'?: (_lianjie_v1_FailureIn | null);
  /**
   * Digest of the request it was decided on (R6: adopt only an equal one).
   */
  'requestHash'?: (Buffer | Uint8Array | string);
  /**
   * What is billed.
   */
  'batch'?: (_lianjie_v1_BatchRefIn | null);
  /**
   * Of an authorised one: until when Confirm is accepted.
   */
  'confirmBeforeMs'?: (number | string | Long);
  /**
   * Of one that is reversed, or will be: the reversal's own id.
   */
  'reversalSettleId'?: (string);
  /**
   * Of a reversed one: accounting day of the reversal.
   */
  'reversalDay'?: (string);
  /**
   * The settlement that this one replaces after a refund.
   */
  'replaces'?: (string);
}

/**
 * What the register says, net of what happened since.
 */
export interface SettlementState {
  /**
   * Which settlement.
   */
  'settleId': (string);
  /**
   * Net state.
   */
  'state': (_lianjie_v1_State);
  /**
   * Of a settled one: who paid what.
   */
  'split': (_lianjie_v1_Split | null);
  /**
   * Of a settled one: accounting day.
   */
  'day': (string);
  /**
   * Of a cancelled one.
   */
  'cancelReason': (_lianjie_v1_CancelReason);
  /**
   * Of a superseded one: the settlement that holds the batch.
   */
  'holderSettleId': (string);
  /**
   * Of a rejected one: why.
   */
  'refused': (_lianjie_v1_Failure | null);
  /**
   * Digest of the request it was decided on (R6: adopt only an equal one).
   */
  'requestHash': (Buffer);
  /**
   * What is billed.
   */
  'batch': (_lianjie_v1_BatchRef | null);
  /**
   * Of an authorised one: until when Confirm is accepted.
   */
  'confirmBeforeMs': (number);
  /**
   * Of one that is reversed, or will be: the reversal's own id.
   */
  'reversalSettleId': (string);
  /**
   * Of a reversed one: accounting day of the reversal.
   */
  'reversalDay': (string);
  /**
   * The settlement that this one replaces after a refund.
   */
  'replaces': (string);
}

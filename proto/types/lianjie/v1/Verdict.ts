// Original file: proto/v1/vocabulary.proto

import type { SettlementKeyIn as _lianjie_v1_SettlementKeyIn, SettlementKey as _lianjie_v1_SettlementKey } from '../../lianjie/v1/SettlementKey';
import type { BatchRefIn as _lianjie_v1_BatchRefIn, BatchRef as _lianjie_v1_BatchRef } from '../../lianjie/v1/BatchRef';
import type { AuthorisedIn as _lianjie_v1_AuthorisedIn, Authorised as _lianjie_v1_Authorised } from '../../lianjie/v1/Authorised';
import type { FailureIn as _lianjie_v1_FailureIn, Failure as _lianjie_v1_Failure } from '../../lianjie/v1/Failure';
import type { Long } from '@grpc/proto-loader';

/**
 * A(s): the enrollment region's verdict (核定), written once (protocol 1.4.1).
 */
export interface VerdictIn {
  /**
   * Which settlement.
   */
  'key'?: (_lianjie_v1_SettlementKeyIn | null);
  /**
   * The region that answers for the person, four digits [insuplc_admdvs].
   */
  'enrollmentRegion'?: (string);
  /**
   * Raised when the enrollment node is restored from a backup (protocol R26).
   */
  'enrollmentEpoch'?: (number);
  /**
   * Person number in the enrollment region [psn_no].
   */
  'personId'?: (string);
  /**
   * What is billed.
   */
  'batch'?: (_lianjie_v1_BatchRefIn | null);
  /**
   * Digest of the hospital's normalised request (protocol R3).
   */
  'requestHash'?: (Buffer | Uint8Array | string);
  /**
   * Signer's clock when it decided; used only to pick the certificate's validity.
   */
  'decidedAtMs'?: (number | string | Long);
  /**
   * Promised, until it is confirmed or cancelled.
   */
  'authorised'?: (_lianjie_v1_AuthorisedIn | null);
  /**
   * Refused for good under this key.
   */
  'refused'?: (_lianjie_v1_FailureIn | null);
  /**
   * The settlement that this one replaces after a refund: printed on the receipt, decides nothing.
   */
  'replaces'?: (string);
  /**
   * Of a reversal: the settlement that it undoes, amount for amount.
   */
  'reverses'?: (string);
  /**
   * Either amounts or a refusal that is final.
   */
  'outcome'?: "authorised"|"refused";
}

/**
 * A(s): the enrollment region's verdict (核定), written once (protocol 1.4.1).
 */
export interface Verdict {
  /**
   * Which settlement.
   */
  'key': (_lianjie_v1_SettlementKey | null);
  /**
   * The region that answers for the person, four digits [insuplc_admdvs].
   */
  'enrollmentRegion': (string);
  /**
   * Raised when the enrollment node is restored from a backup (protocol R26).
   */
  'enrollmentEpoch': (number);
  /**
   * Person number in the enrollment region [psn_no].
   */
  'personId': (string);
  /**
   * What is billed.
   */
  'batch': (_lianjie_v1_BatchRef | null);
  /**
   * Digest of the hospital's normalised request (protocol R3).
   */
  'requestHash': (Buffer);
  /**
   * Signer's clock when it decided; used only to pick the certificate's validity.
   */
  'decidedAtMs': (number);
  /**
   * Promised, until it is confirmed or cancelled.
   */
  'authorised'?: (_lianjie_v1_Authorised | null);
  /**
   * Refused for good under this key.
   */
  'refused'?: (_lianjie_v1_Failure | null);
  /**
   * The settlement that this one replaces after a refund: printed on the receipt, decides nothing.
   */
  'replaces': (string);
  /**
   * Of a reversal: the settlement that it undoes, amount for amount.
   */
  'reverses': (string);
  /**
   * Either amounts or a refusal that is final.
   */
  'outcome'?: "authorised"|"refused";
}

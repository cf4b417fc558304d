// Original file: proto/v1/exchange.proto

import type { AskIn as _lianjie_v1_AskIn, Ask as _lianjie_v1_Ask } from '../../lianjie/v1/Ask';
import type { SettlementKeyIn as _lianjie_v1_SettlementKeyIn, SettlementKey as _lianjie_v1_SettlementKey } from '../../lianjie/v1/SettlementKey';
import type { FactIn as _lianjie_v1_FactIn, Fact as _lianjie_v1_Fact } from '../../lianjie/v1/Fact';

/**
 * One question. The hub reads the envelope and forwards the body as bytes.
 */
export interface QuestionIn {
  /**
   * Unique per try; the answer carries it.
   */
  'questionId'?: (string);
  /**
   * What is asked.
   */
  'ask'?: (_lianjie_v1_AskIn);
  /**
   * Whom it is for, four digits.
   */
  'enrollmentRegion'?: (string);
  /**
   * Keyed digest of the person: the Kafka key, so that one person's questions keep their order (R28).
   */
  'personDigest'?: (string);
  /**
   * Which settlement, for settle and reverse; hospital only, for the others.
   */
  'key'?: (_lianjie_v1_SettlementKeyIn | null);
  /**
   * Remaining time when it was sent; each hop subtracts its own share.
   */
  'deadlineMs'?: (number);
  /**
   * Serialised Claim, Reversal, PersonQuery or EntitlementQuery.
   */
  'body'?: (Buffer | Uint8Array | string);
  /**
   * Facts of this person and batch that C has not yet seen acked end to end (protocol R14).
   */
  'unackedFacts'?: (_lianjie_v1_FactIn)[];
  /**
   * W3C trace context.
   */
  'trace'?: ({[key: string]: string});
}

/**
 * One question. The hub reads the envelope and forwards the body as bytes.
 */
export interface Question {
  /**
   * Unique per try; the answer carries it.
   */
  'questionId': (string);
  /**
   * What is asked.
   */
  'ask': (_lianjie_v1_Ask);
  /**
   * Whom it is for, four digits.
   */
  'enrollmentRegion': (string);
  /**
   * Keyed digest of the person: the Kafka key, so that one person's questions keep their order (R28).
   */
  'personDigest': (string);
  /**
   * Which settlement, for settle and reverse; hospital only, for the others.
   */
  'key': (_lianjie_v1_SettlementKey | null);
  /**
   * Remaining time when it was sent; each hop subtracts its own share.
   */
  'deadlineMs': (number);
  /**
   * Serialised Claim, Reversal, PersonQuery or EntitlementQuery.
   */
  'body': (Buffer);
  /**
   * Facts of this person and batch that C has not yet seen acked end to end (protocol R14).
   */
  'unackedFacts': (_lianjie_v1_Fact)[];
  /**
   * W3C trace context.
   */
  'trace': ({[key: string]: string});
}

// Original file: proto/v1/operations.proto

import type { OrganisationIn as _lianjie_v1_OrganisationIn, Organisation as _lianjie_v1_Organisation } from '../../lianjie/v1/Organisation';
import type { SettlementKeyIn as _lianjie_v1_SettlementKeyIn, SettlementKey as _lianjie_v1_SettlementKey } from '../../lianjie/v1/SettlementKey';
import type { PostingRowIn as _lianjie_v1_PostingRowIn, PostingRow as _lianjie_v1_PostingRow } from '../../lianjie/v1/PostingRow';
import type { TailEventIn as _lianjie_v1_TailEventIn, TailEvent as _lianjie_v1_TailEvent } from '../../lianjie/v1/TailEvent';
import type { StageTimeIn as _lianjie_v1_StageTimeIn, StageTime as _lianjie_v1_StageTime } from '../../lianjie/v1/StageTime';

/**
 * What one organisation knows of one key.
 */
export interface KnowledgeIn {
  /**
   * Who speaks.
   */
  'organisation'?: (_lianjie_v1_OrganisationIn);
  /**
   * Its region; empty for the hub.
   */
  'region'?: (string);
  /**
   * Which settlement.
   */
  'key'?: (_lianjie_v1_SettlementKeyIn | null);
  /**
   * The verdict's bytes, if this organisation holds it.
   */
  'verdict'?: (Buffer | Uint8Array | string);
  /**
   * The decision's bytes, if this organisation holds it.
   */
  'decision'?: (Buffer | Uint8Array | string);
  /**
   * Its postings.
   */
  'postings'?: (_lianjie_v1_PostingRowIn)[];
  /**
   * Steps with their instants.
   */
  'timeline'?: (_lianjie_v1_TailEventIn)[];
  /**
   * What the verdict was reckoned from: a serialised Claim. Enrollment halves only; empty where no claim was seen.
   */
  'claim'?: (Buffer | Uint8Array | string);
  /**
   * A serialised ManualDecision; empty: there is none.
   */
  'manual'?: (Buffer | Uint8Array | string);
  /**
   * Where its time went here, in the order in which it happened; of what this process still remembers.
   */
  'stages'?: (_lianjie_v1_StageTimeIn)[];
}

/**
 * What one organisation knows of one key.
 */
export interface Knowledge {
  /**
   * Who speaks.
   */
  'organisation': (_lianjie_v1_Organisation);
  /**
   * Its region; empty for the hub.
   */
  'region': (string);
  /**
   * Which settlement.
   */
  'key': (_lianjie_v1_SettlementKey | null);
  /**
   * The verdict's bytes, if this organisation holds it.
   */
  'verdict': (Buffer);
  /**
   * The decision's bytes, if this organisation holds it.
   */
  'decision': (Buffer);
  /**
   * Its postings.
   */
  'postings': (_lianjie_v1_PostingRow)[];
  /**
   * Steps with their instants.
   */
  'timeline': (_lianjie_v1_TailEvent)[];
  /**
   * What the verdict was reckoned from: a serialised Claim. Enrollment halves only; empty where no claim was seen.
   */
  'claim': (Buffer);
  /**
   * A serialised ManualDecision; empty: there is none.
   */
  'manual': (Buffer);
  /**
   * Where its time went here, in the order in which it happened; of what this process still remembers.
   */
  'stages': (_lianjie_v1_StageTime)[];
}

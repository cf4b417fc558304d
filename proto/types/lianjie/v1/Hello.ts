// Original file: proto/v1/exchange.proto

import type { SignedHubEpochIn as _lianjie_v1_SignedHubEpochIn, SignedHubEpoch as _lianjie_v1_SignedHubEpoch } from '../../lianjie/v1/SignedHubEpoch';
import type { Long } from '@grpc/proto-loader';

/**
 * Who is there. Region and role come from the certificate, not from here.
 */
export interface HelloIn {
  /**
   * The highest fact number the node has ever issued (protocol R20).
   */
  'highestFactNumber'?: (number | string | Long);
  /**
   * Version of the contracts, e.g. "1".
   */
  'contractVersion'?: (string);
  /**
   * Names the node's process: a new hello of the same process replaces its old Link,
   * another process's stands beside it.
   */
  'processId'?: (string);
  /**
   * The highest epoch of the hub's database that this node has ever seen (protocol R18); 0: none.
   */
  'hubEpochSeen'?: (number);
  /**
   * The hub's own word for it; without it a higher epoch is not believed.
   */
  'hubEpochProof'?: (_lianjie_v1_SignedHubEpochIn | null);
}

/**
 * Who is there. Region and role come from the certificate, not from here.
 */
export interface Hello {
  /**
   * The highest fact number the node has ever issued (protocol R20).
   */
  'highestFactNumber': (number);
  /**
   * Version of the contracts, e.g. "1".
   */
  'contractVersion': (string);
  /**
   * Names the node's process: a new hello of the same process replaces its old Link,
   * another process's stands beside it.
   */
  'processId': (string);
  /**
   * The highest epoch of the hub's database that this node has ever seen (protocol R18); 0: none.
   */
  'hubEpochSeen': (number);
  /**
   * The hub's own word for it; without it a higher epoch is not believed.
   */
  'hubEpochProof': (_lianjie_v1_SignedHubEpoch | null);
}

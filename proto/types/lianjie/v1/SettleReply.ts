// Original file: proto/v1/hospital.proto

import type { AuthorisedIn as _lianjie_v1_AuthorisedIn, Authorised as _lianjie_v1_Authorised } from '../../lianjie/v1/Authorised';
import type { Long } from '@grpc/proto-loader';

/**
 * The verdict; no money has moved.
 */
export interface SettleReplyIn {
  /**
   * Hand it back with Confirm: a serialised SignedVerdict.
   */
  'token'?: (Buffer | Uint8Array | string);
  /**
   * Who pays what.
   */
  'reckoning'?: (_lianjie_v1_AuthorisedIn | null);
  /**
   * Until when Confirm is accepted, by the care node's clock.
   */
  'confirmBeforeMs'?: (number | string | Long);
}

/**
 * The verdict; no money has moved.
 */
export interface SettleReply {
  /**
   * Hand it back with Confirm: a serialised SignedVerdict.
   */
  'token': (Buffer);
  /**
   * Who pays what.
   */
  'reckoning': (_lianjie_v1_Authorised | null);
  /**
   * Until when Confirm is accepted, by the care node's clock.
   */
  'confirmBeforeMs': (number);
}

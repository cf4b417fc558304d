// Original file: proto/v1/operations.proto

import type { HealthCheckIn as _lianjie_v1_HealthCheckIn, HealthCheck as _lianjie_v1_HealthCheck } from '../../lianjie/v1/HealthCheck';
import type { Long } from '@grpc/proto-loader';

/**
 * How one process is, and everything that it hangs on.
 */
export interface HealthReplyIn {
  /**
   * Name of the process, e.g. hub-1 or region-5101.
   */
  'name'?: (string);
  /**
   * Version of the program.
   */
  'version'?: (string);
  /**
   * True when it can do its work.
   */
  'ready'?: (boolean);
  /**
   * Each thing it depends on or carries.
   */
  'checks'?: (_lianjie_v1_HealthCheckIn)[];
  /**
   * When it started.
   */
  'startedAtMs'?: (number | string | Long);
}

/**
 * How one process is, and everything that it hangs on.
 */
export interface HealthReply {
  /**
   * Name of the process, e.g. hub-1 or region-5101.
   */
  'name': (string);
  /**
   * Version of the program.
   */
  'version': (string);
  /**
   * True when it can do its work.
   */
  'ready': (boolean);
  /**
   * Each thing it depends on or carries.
   */
  'checks': (_lianjie_v1_HealthCheck)[];
  /**
   * When it started.
   */
  'startedAtMs': (number);
}

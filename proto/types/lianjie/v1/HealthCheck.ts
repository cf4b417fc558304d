// Original file: proto/v1/operations.proto


/**
 * One thing that it depends on or carries, measured.
 */
export interface HealthCheckIn {
  /**
   * e.g. postgres, redis, kafka, link hub-1, outbox.
   */
  'name'?: (string);
  /**
   * True when well.
   */
  'ok'?: (boolean);
  /**
   * Measured value, e.g. "1.2 ms" or "oldest 0.4 s".
   */
  'detail'?: (string);
  /**
   * What to do when it is not, in Chinese.
   */
  'remedyZh'?: (string);
  /**
   * The same in English.
   */
  'remedyEn'?: (string);
}

/**
 * One thing that it depends on or carries, measured.
 */
export interface HealthCheck {
  /**
   * e.g. postgres, redis, kafka, link hub-1, outbox.
   */
  'name': (string);
  /**
   * True when well.
   */
  'ok': (boolean);
  /**
   * Measured value, e.g. "1.2 ms" or "oldest 0.4 s".
   */
  'detail': (string);
  /**
   * What to do when it is not, in Chinese.
   */
  'remedyZh': (string);
  /**
   * The same in English.
   */
  'remedyEn': (string);
}

// Original file: proto/v1/exchange.proto

import type { Long } from '@grpc/proto-loader';

/**
 * A row was handled.
 */
export interface RowAckIn {
  /**
   * Of the row.
   */
  'rowIds'?: (number | string | Long)[];
}

/**
 * A row was handled.
 */
export interface RowAck {
  /**
   * Of the row.
   */
  'rowIds': (number)[];
}

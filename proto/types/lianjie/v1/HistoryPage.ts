// Original file: proto/v1/policies.proto

import type { SettledBillIn as _lianjie_v1_SettledBillIn, SettledBill as _lianjie_v1_SettledBill } from '../../lianjie/v1/SettledBill';

/**
 * A chunk of history, in key order.
 */
export interface HistoryPageIn {
  /**
   * Reversed ones are left out: nobody is settled for by them.
   */
  'bills'?: (_lianjie_v1_SettledBillIn)[];
  /**
   * How many the whole history has after this page.
   */
  'left'?: (number);
}

/**
 * A chunk of history, in key order.
 */
export interface HistoryPage {
  /**
   * Reversed ones are left out: nobody is settled for by them.
   */
  'bills': (_lianjie_v1_SettledBill)[];
  /**
   * How many the whole history has after this page.
   */
  'left': (number);
}

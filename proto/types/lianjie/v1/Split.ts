// Original file: proto/v1/vocabulary.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Who pays what. total = Σ funds + hospital_share + personal_account + cash, to the fen.
 */
export interface SplitIn {
  /**
   * All charges [medfee_sumamt].
   */
  'totalFen'?: (number | string | Long);
  /**
   * Deductible actually paid by the person, part of account + cash [act_pay_dedc].
   */
  'deductibleFen'?: (number | string | Long);
  /**
   * Pooling fund (统筹) [hifp_pay].
   */
  'poolingFundFen'?: (number | string | Long);
  /**
   * Large-amount fund (大额) [hifob_pay].
   */
  'largeAmountFen'?: (number | string | Long);
  /**
   * Serious illness (大病) [hifmi_pay].
   */
  'seriousIllnessFen'?: (number | string | Long);
  /**
   * Civil-servant supplement (公务员补助) [cvlserv_pay].
   */
  'civilServantFen'?: (number | string | Long);
  /**
   * Enterprise supplement (企业补充) [hifes_pay].
   */
  'enterpriseFen'?: (number | string | Long);
  /**
   * Medical assistance (医疗救助) [maf_pay].
   */
  'assistanceFen'?: (number | string | Long);
  /**
   * Borne by the hospital [hosp_part_amt].
   */
  'hospitalShareFen'?: (number | string | Long);
  /**
   * From the person's own account (个人账户) [acct_pay].
   */
  'personalAccountFen'?: (number | string | Long);
  /**
   * Paid at the till (现金) [psn_cash_pay].
   */
  'cashFen'?: (number | string | Long);
}

/**
 * Who pays what. total = Σ funds + hospital_share + personal_account + cash, to the fen.
 */
export interface Split {
  /**
   * All charges [medfee_sumamt].
   */
  'totalFen': (number);
  /**
   * Deductible actually paid by the person, part of account + cash [act_pay_dedc].
   */
  'deductibleFen': (number);
  /**
   * Pooling fund (统筹) [hifp_pay].
   */
  'poolingFundFen': (number);
  /**
   * Large-amount fund (大额) [hifob_pay].
   */
  'largeAmountFen': (number);
  /**
   * Serious illness (大病) [hifmi_pay].
   */
  'seriousIllnessFen': (number);
  /**
   * Civil-servant supplement (公务员补助) [cvlserv_pay].
   */
  'civilServantFen': (number);
  /**
   * Enterprise supplement (企业补充) [hifes_pay].
   */
  'enterpriseFen': (number);
  /**
   * Medical assistance (医疗救助) [maf_pay].
   */
  'assistanceFen': (number);
  /**
   * Borne by the hospital [hosp_part_amt].
   */
  'hospitalShareFen': (number);
  /**
   * From the person's own account (个人账户) [acct_pay].
   */
  'personalAccountFen': (number);
  /**
   * Paid at the till (现金) [psn_cash_pay].
   */
  'cashFen': (number);
}

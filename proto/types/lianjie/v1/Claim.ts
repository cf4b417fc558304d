// Original file: proto/v1/policy_engine.proto

import type { SettlementKeyIn as _lianjie_v1_SettlementKeyIn, SettlementKey as _lianjie_v1_SettlementKey } from '../../lianjie/v1/SettlementKey';
import type { BatchRefIn as _lianjie_v1_BatchRefIn, BatchRef as _lianjie_v1_BatchRef } from '../../lianjie/v1/BatchRef';
import type { PricedLineIn as _lianjie_v1_PricedLineIn, PricedLine as _lianjie_v1_PricedLine } from '../../lianjie/v1/PricedLine';
import type { BillTotalsIn as _lianjie_v1_BillTotalsIn, BillTotals as _lianjie_v1_BillTotals } from '../../lianjie/v1/BillTotals';
import type { KnownIn as _lianjie_v1_KnownIn, Known as _lianjie_v1_Known } from '../../lianjie/v1/Known';

/**
 * A bill to be divided: what the care node sends inside Question.body.
 */
export interface ClaimIn {
  /**
   * Which settlement; in a quote settle_id is empty.
   */
  'key'?: (_lianjie_v1_SettlementKeyIn | null);
  /**
   * What is billed.
   */
  'batch'?: (_lianjie_v1_BatchRefIn | null);
  /**
   * Digest of the hospital's normalised request (protocol R3).
   */
  'requestHash'?: (Buffer | Uint8Array | string);
  /**
   * Person number [psn_no].
   */
  'personId'?: (string);
  /**
   * Insurance type the hospital chose [insutype].
   */
  'insurance'?: (string);
  /**
   * Four digits; must be the region that reads this.
   */
  'enrollmentRegion'?: (string);
  /**
   * Kind of care [med_type], e.g. 21 inpatient, 11 outpatient, 41 pharmacy.
   */
  'medicalType'?: (string);
  /**
   * Deductible level of the hospital: 1, 2, 3 [dedc_hosp_lv].
   */
  'hospitalLevel'?: (string);
  /**
   * Six-digit division of the hospital [mdtrtarea_admvs].
   */
  'careDivision'?: (string);
  /**
   * Discharge or visit day; chooses policy and accumulator year (protocol R17).
   */
  'policyDay'?: (string);
  /**
   * Whether the personal account may be used [acct_used_flag].
   */
  'useAccount'?: (boolean);
  /**
   * Emergency rescue counts as filed [IPT_TYPE 2].
   */
  'emergency'?: (boolean);
  /**
   * Priced lines, ordered by line number.
   */
  'lines'?: (_lianjie_v1_PricedLineIn)[];
  /**
   * Their sums.
   */
  'totals'?: (_lianjie_v1_BillTotalsIn | null);
  /**
   * Length of the confirm window, seconds, from the kind of care.
   */
  'confirmWindowS'?: (number);
  /**
   * The settlement this one replaces after a refund; printed, decides nothing.
   */
  'replaces'?: (string);
  /**
   * Version of the care catalog that priced the lines.
   */
  'catalogVersion'?: (string);
  /**
   * The disease that the visit is for; decides only where the benefit needs an approval of it [dise_codg].
   */
  'diseaseCode'?: (string);
  /**
   * First day of the visit; a filing that began after it and before discharge was completed late [begntime].
   */
  'beginDay'?: (string);
  /**
   * Settlements of other bills of the same stay (中途结算): it stays one admission with one deductible.
   */
  'staySettleIds'?: (string)[];
  /**
   * Deductible level of the hospital that the person was moved from in the same illness; empty: none [dedc_hosp_lv].
   */
  'transferredFromLevel'?: (string);
  /**
   * Set only where a claim is kept: what the enrollment region knew when it reckoned. Nobody sends it.
   */
  'known'?: (_lianjie_v1_KnownIn | null);
}

/**
 * A bill to be divided: what the care node sends inside Question.body.
 */
export interface Claim {
  /**
   * Which settlement; in a quote settle_id is empty.
   */
  'key': (_lianjie_v1_SettlementKey | null);
  /**
   * What is billed.
   */
  'batch': (_lianjie_v1_BatchRef | null);
  /**
   * Digest of the hospital's normalised request (protocol R3).
   */
  'requestHash': (Buffer);
  /**
   * Person number [psn_no].
   */
  'personId': (string);
  /**
   * Insurance type the hospital chose [insutype].
   */
  'insurance': (string);
  /**
   * Four digits; must be the region that reads this.
   */
  'enrollmentRegion': (string);
  /**
   * Kind of care [med_type], e.g. 21 inpatient, 11 outpatient, 41 pharmacy.
   */
  'medicalType': (string);
  /**
   * Deductible level of the hospital: 1, 2, 3 [dedc_hosp_lv].
   */
  'hospitalLevel': (string);
  /**
   * Six-digit division of the hospital [mdtrtarea_admvs].
   */
  'careDivision': (string);
  /**
   * Discharge or visit day; chooses policy and accumulator year (protocol R17).
   */
  'policyDay': (string);
  /**
   * Whether the personal account may be used [acct_used_flag].
   */
  'useAccount': (boolean);
  /**
   * Emergency rescue counts as filed [IPT_TYPE 2].
   */
  'emergency': (boolean);
  /**
   * Priced lines, ordered by line number.
   */
  'lines': (_lianjie_v1_PricedLine)[];
  /**
   * Their sums.
   */
  'totals': (_lianjie_v1_BillTotals | null);
  /**
   * Length of the confirm window, seconds, from the kind of care.
   */
  'confirmWindowS': (number);
  /**
   * The settlement this one replaces after a refund; printed, decides nothing.
   */
  'replaces': (string);
  /**
   * Version of the care catalog that priced the lines.
   */
  'catalogVersion': (string);
  /**
   * The disease that the visit is for; decides only where the benefit needs an approval of it [dise_codg].
   */
  'diseaseCode': (string);
  /**
   * First day of the visit; a filing that began after it and before discharge was completed late [begntime].
   */
  'beginDay': (string);
  /**
   * Settlements of other bills of the same stay (中途结算): it stays one admission with one deductible.
   */
  'staySettleIds': (string)[];
  /**
   * Deductible level of the hospital that the person was moved from in the same illness; empty: none [dedc_hosp_lv].
   */
  'transferredFromLevel': (string);
  /**
   * Set only where a claim is kept: what the enrollment region knew when it reckoned. Nobody sends it.
   */
  'known': (_lianjie_v1_Known | null);
}

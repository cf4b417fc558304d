// Original file: proto/v1/policy_engine.proto

import type { ItemAskedIn as _lianjie_v1_ItemAskedIn, ItemAsked as _lianjie_v1_ItemAsked } from '../../lianjie/v1/ItemAsked';

/**
 * What is this person entitled to, there and then [2001]: before admission, and daily until discharge.
 */
export interface EntitlementQueryIn {
  /**
   * Person number.
   */
  'personId'?: (string);
  /**
   * Insurance type.
   */
  'insurance'?: (string);
  /**
   * Kind of care.
   */
  'medicalType'?: (string);
  /**
   * Six-digit division of the hospital.
   */
  'careDivision'?: (string);
  /**
   * Day of the visit; of a stay, the day on which it would be settled.
   */
  'day'?: (string);
  /**
   * The disease it is for, e.g. of a chronic-special benefit [dise_codg].
   */
  'diseaseCode'?: (string);
  /**
   * Emergency rescue counts as filed [IPT_TYPE 2].
   */
  'emergency'?: (boolean);
  /**
   * What the person will show; empty when it is not known yet [mdtrt_cert_type].
   */
  'credentialType'?: (string);
  /**
   * What is on the bill so far, to hear of codes that the enrollment region does not know.
   */
  'items'?: (_lianjie_v1_ItemAskedIn)[];
}

/**
 * What is this person entitled to, there and then [2001]: before admission, and daily until discharge.
 */
export interface EntitlementQuery {
  /**
   * Person number.
   */
  'personId': (string);
  /**
   * Insurance type.
   */
  'insurance': (string);
  /**
   * Kind of care.
   */
  'medicalType': (string);
  /**
   * Six-digit division of the hospital.
   */
  'careDivision': (string);
  /**
   * Day of the visit; of a stay, the day on which it would be settled.
   */
  'day': (string);
  /**
   * The disease it is for, e.g. of a chronic-special benefit [dise_codg].
   */
  'diseaseCode': (string);
  /**
   * Emergency rescue counts as filed [IPT_TYPE 2].
   */
  'emergency': (boolean);
  /**
   * What the person will show; empty when it is not known yet [mdtrt_cert_type].
   */
  'credentialType': (string);
  /**
   * What is on the bill so far, to hear of codes that the enrollment region does not know.
   */
  'items': (_lianjie_v1_ItemAsked)[];
}

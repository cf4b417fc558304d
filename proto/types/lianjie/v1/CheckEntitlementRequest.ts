// Original file: proto/v1/hospital.proto

import type { EntitlementQueryIn as _lianjie_v1_EntitlementQueryIn, EntitlementQuery as _lianjie_v1_EntitlementQuery } from '../../lianjie/v1/EntitlementQuery';

/**
 * A person and a day, and where to ask about them.
 */
export interface CheckEntitlementRequestIn {
  /**
   * Of the sign-in.
   */
  'sessionId'?: (string);
  /**
   * As above.
   */
  'enrollmentDivision'?: (string);
  /**
   * What is asked; care_division is filled in by the care node.
   */
  'query'?: (_lianjie_v1_EntitlementQueryIn | null);
  /**
   * An open visit: it says all that is asked, and of the query only day and credential_type count [mdtrt_id].
   */
  'visitId'?: (string);
}

/**
 * A person and a day, and where to ask about them.
 */
export interface CheckEntitlementRequest {
  /**
   * Of the sign-in.
   */
  'sessionId': (string);
  /**
   * As above.
   */
  'enrollmentDivision': (string);
  /**
   * What is asked; care_division is filled in by the care node.
   */
  'query': (_lianjie_v1_EntitlementQuery | null);
  /**
   * An open visit: it says all that is asked, and of the query only day and credential_type count [mdtrt_id].
   */
  'visitId': (string);
}

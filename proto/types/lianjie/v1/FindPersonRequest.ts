// Original file: proto/v1/hospital.proto

import type { PersonQueryIn as _lianjie_v1_PersonQueryIn, PersonQuery as _lianjie_v1_PersonQuery } from '../../lianjie/v1/PersonQuery';

/**
 * A credential, and where to ask about it.
 */
export interface FindPersonRequestIn {
  /**
   * Of the sign-in.
   */
  'sessionId'?: (string);
  /**
   * Six-digit division or four-digit region where the person says they are insured [insuplc_admdvs].
   */
  'enrollmentDivision'?: (string);
  /**
   * The credential.
   */
  'query'?: (_lianjie_v1_PersonQueryIn | null);
}

/**
 * A credential, and where to ask about it.
 */
export interface FindPersonRequest {
  /**
   * Of the sign-in.
   */
  'sessionId': (string);
  /**
   * Six-digit division or four-digit region where the person says they are insured [insuplc_admdvs].
   */
  'enrollmentDivision': (string);
  /**
   * The credential.
   */
  'query': (_lianjie_v1_PersonQuery | null);
}

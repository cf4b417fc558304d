// Original file: proto/v1/policy_engine.proto


/**
 * Look a person up by a credential.
 */
export interface PersonQueryIn {
  /**
   * 01 e-credential, 02 identity card, 03 social-security card [mdtrt_cert_type].
   */
  'credentialType'?: (string);
  /**
   * Its number [mdtrt_cert_no].
   */
  'credentialNo'?: (string);
  /**
   * Name as the hospital has it; compared when given [psn_name].
   */
  'name'?: (string);
}

/**
 * Look a person up by a credential.
 */
export interface PersonQuery {
  /**
   * 01 e-credential, 02 identity card, 03 social-security card [mdtrt_cert_type].
   */
  'credentialType': (string);
  /**
   * Its number [mdtrt_cert_no].
   */
  'credentialNo': (string);
  /**
   * Name as the hospital has it; compared when given [psn_name].
   */
  'name': (string);
}

// Original file: proto/v1/vocabulary.proto


/**
 * A signature with all that is needed to check it offline (protocol R21).
 */
export interface SignatureIn {
  /**
   * "ES256" (P-256 with SHA-256, IEEE P1363 form); named so that SM2 can follow.
   */
  'algorithm'?: (string);
  /**
   * The signer's certificate, DER, chained to the province's authority.
   */
  'certificate'?: (Buffer | Uint8Array | string);
  /**
   * The signature over domain, algorithm and body.
   */
  'value'?: (Buffer | Uint8Array | string);
}

/**
 * A signature with all that is needed to check it offline (protocol R21).
 */
export interface Signature {
  /**
   * "ES256" (P-256 with SHA-256, IEEE P1363 form); named so that SM2 can follow.
   */
  'algorithm': (string);
  /**
   * The signer's certificate, DER, chained to the province's authority.
   */
  'certificate': (Buffer);
  /**
   * The signature over domain, algorithm and body.
   */
  'value': (Buffer);
}

// Original file: proto/v1/policies.proto


/**
 * One policy document.
 */
export interface PolicyFileIn {
  /**
   * Where it was read.
   */
  'file'?: (string);
  /**
   * YAML.
   */
  'text'?: (string);
}

/**
 * One policy document.
 */
export interface PolicyFile {
  /**
   * Where it was read.
   */
  'file': (string);
  /**
   * YAML.
   */
  'text': (string);
}

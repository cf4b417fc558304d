// Original file: proto/v1/vocabulary.proto

/**
 * Which organisation answers.
 */
export const Organisation = {
  ORGANISATION_UNSPECIFIED: 'ORGANISATION_UNSPECIFIED',
  /**
   * A care half (就医地).
   */
  CARE: 'CARE',
  /**
   * The hub (省).
   */
  HUB: 'HUB',
  /**
   * An enrollment half (参保地).
   */
  ENROLLMENT: 'ENROLLMENT',
} as const;

/**
 * Which organisation answers.
 */
export type OrganisationIn =
  | 'ORGANISATION_UNSPECIFIED'
  | 0
  /**
   * A care half (就医地).
   */
  | 'CARE'
  | 1
  /**
   * The hub (省).
   */
  | 'HUB'
  | 2
  /**
   * An enrollment half (参保地).
   */
  | 'ENROLLMENT'
  | 3

/**
 * Which organisation answers.
 */
export type Organisation = typeof Organisation[keyof typeof Organisation]

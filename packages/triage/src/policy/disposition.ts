/** What can become of an alert, from the mildest to the gravest. */
export const DISPOSITIONS = ['AUTO_CLOSE_BENIGN', 'AUTO_CLOSE_KNOWN_FP', 'REVIEW', 'ESCALATE'] as const;

/** What becomes of an alert. */
export type Disposition = (typeof DISPOSITIONS)[number];

/** Whether nobody will look at the alert. */
export function isClosure(disposition: Disposition): boolean {
  return disposition === 'AUTO_CLOSE_BENIGN' || disposition === 'AUTO_CLOSE_KNOWN_FP';
}

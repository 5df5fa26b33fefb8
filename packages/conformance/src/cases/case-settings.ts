import type { Capabilities } from '@spoolproof/contract';

import type { SubjectSettings } from '../subject.ts';

/** The settings of a case: the strictest durability that the queue declares, unless another is asked for. */
export function caseSettings(
  { durability }: Capabilities,
  settings: Omit<SubjectSettings, 'durability'>,
  isStrict = false,
): SubjectSettings {
  const weakest = durability.includes('none') ? 'none' : (durability[0] ?? 'none');
  return { ...settings, durability: isStrict && durability.includes('strict') ? 'strict' : weakest };
}

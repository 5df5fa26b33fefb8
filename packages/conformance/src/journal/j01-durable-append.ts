import type { JournalSubject } from '@spoolproof/contract';
import { FindingBuilder, type Finding } from '../checkers/finding.ts';
import { crashRuns, type CrashOutcome } from './crash-runs.ts';

/** J01: what resolved is replayed after a crash at any step, and a torn tail is said. */
export async function checkDurableAppend(subject: JournalSubject, every: number): Promise<Finding> {
  const finding = new FindingBuilder('J01');
  await crashRuns(subject, every, (outcome) => {
    if (outcome.resolved.length + outcome.inFlight.length > 0) finding.opportunity();
    const failure = failureOf(outcome);
    if (failure !== undefined) finding.fail(`${outcome.where}: ${failure}`);
  });
  return finding.build();
}

function failureOf({ resolved, inFlight, found, hasTail }: CrashOutcome): string | undefined {
  if ('error' in found) return `it cannot be opened: ${String(found.error)}`;
  const { numbers, tornBytes } = found;
  const most = [...resolved, ...inFlight];
  const isPrefix = numbers.every((number, at) => number === most[at]);
  if (numbers.length < resolved.length || !isPrefix) {
    return `replayed ${numbers.join(' ') || 'nothing'}; resolved ${resolved.join(' ')}, in flight ${inFlight.join(' ')}`;
  }
  if (hasTail && numbers.length === resolved.length && tornBytes === 0) {
    return 'bytes behind the last record were cut, and the report says 0';
  }
  return undefined;
}

import type { PolicyDiff } from '@spoolproof/triage';
import { formatCount } from '../output/numbers.ts';
import { renderTable } from '../output/table.ts';
import type { Colors } from '../output/terminal.ts';

const changesShownMax = 50;

/** A comparison of policies as text: how many alerts go where, and the first of them by name. */
export function renderDiff(diff: PolicyDiff, colors: Colors): string {
  const rejected = diff.rejected === 0 ? '' : `, ${formatCount(diff.rejected)} documents were none`;
  const head = `${formatCount(diff.changed)} of ${formatCount(diff.alerts)} alerts would be decided differently${rejected}`;
  if (diff.changed === 0) return head;
  const moves = renderTable(
    [{ title: 'alerts', align: 'right' }, { title: 'before' }, { title: 'after' }],
    diff.moves.map(({ alerts, from, to }) => [formatCount(alerts), from, to]),
  );
  const shown = diff.changes.slice(0, changesShownMax);
  const changes = renderTable(
    [{ title: 'alert' }, { title: 'rule' }, { title: 'before' }, { title: 'after' }, { title: 'decided by' }],
    shown.map(({ identity, ruleId, before, after }) => [
      identity,
      ruleId,
      before.disposition,
      after.disposition,
      after.decidedBy,
    ]),
  );
  const left = diff.changed - shown.length;
  const closed =
    diff.newlyClosed === 0
      ? colors.green('none of them would be closed that was not')
      : colors.red(`${formatCount(diff.newlyClosed)} of them would be closed that were not`);
  const more = left > 0 ? [`and ${formatCount(left)} more`] : [];
  return [head, '', moves, '', changes, ...more, '', closed].join('\n');
}

import type { Alert, ParsedAlert, Rejected } from '../alert/alert.ts';
import { decide } from './decide.ts';
import type { DecisionContext } from './decision.ts';
import { isClosure, type Disposition } from './disposition.ts';
import type { Policy } from './policy.ts';

/** An alert that two policies decide differently. */
export interface PolicyChange {
  readonly identity: string;
  readonly position: Alert['position'];
  readonly ruleId: string;
  readonly description: string;
  readonly before: { readonly disposition: Disposition; readonly decidedBy: string };
  readonly after: { readonly disposition: Disposition; readonly decidedBy: string };
}

/** What would be decided differently. */
export interface PolicyDiff {
  readonly alerts: number;
  readonly rejected: number;
  readonly changed: number;
  /** How many alerts go from each disposition to each other, most first. */
  readonly moves: readonly {
    readonly from: Disposition;
    readonly to: Disposition;
    readonly alerts: number;
  }[];
  /** Alerts that somebody would have looked at and nobody would any more. */
  readonly newlyClosed: number;
  /** The first of them, up to `changesMax`. */
  readonly changes: readonly PolicyChange[];
}

/** What goes with a comparison. */
export interface DiffOptions {
  readonly context: DecisionContext;
  /** How many changes are listed; all are counted. Default 1,000. */
  readonly changesMax?: number;
  /** Called for what is no alert. */
  readonly onRejected?: (rejected: Rejected) => void;
}

/** Decides alerts by two policies, and tells where they part. Only the disposition counts, not the rule that gave it. */
export async function diffPolicies(
  before: Policy,
  after: Policy,
  history: AsyncIterable<ParsedAlert>,
  { context, changesMax = 1000, onRejected }: DiffOptions,
): Promise<PolicyDiff> {
  const moves = new Map<string, { from: Disposition; to: Disposition; alerts: number }>();
  const changes: PolicyChange[] = [];
  let alerts = 0;
  let rejected = 0;
  let changed = 0;
  for await (const parsed of history) {
    if (parsed.status === 'rejected') {
      rejected += 1;
      onRejected?.(parsed);
      continue;
    }
    alerts += 1;
    const change = changeOf(parsed.alert, before, after, context);
    if (change === undefined) continue;
    changed += 1;
    if (changes.length < changesMax) changes.push(change);
    const [from, to] = [change.before.disposition, change.after.disposition];
    const move = moves.get(`${from} ${to}`) ?? { from, to, alerts: 0 };
    move.alerts += 1;
    moves.set(`${from} ${to}`, move);
  }
  const all = [...moves.values()].toSorted((a, b) => b.alerts - a.alerts);
  const newlyClosed = all
    .filter(({ from, to }) => isClosure(to) && !isClosure(from))
    .reduce((sum, move) => sum + move.alerts, 0);
  return { alerts, rejected, changed, moves: all, newlyClosed, changes };
}

function changeOf(
  alert: Alert,
  before: Policy,
  after: Policy,
  context: DecisionContext,
): PolicyChange | undefined {
  const [old, fresh] = [decide(alert, before, context), decide(alert, after, context)];
  if (old.disposition === fresh.disposition) return undefined;
  return {
    identity: alert.identity,
    position: alert.position,
    ruleId: alert.rule.id,
    description: alert.rule.description,
    before: { disposition: old.disposition, decidedBy: old.decidedBy },
    after: { disposition: fresh.disposition, decidedBy: fresh.decidedBy },
  };
}

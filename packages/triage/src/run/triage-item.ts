import { isSpoolError, type Clock, type Lease, type Queue, type Timers } from '@spoolproof/contract';
import type { Alert } from '../alert/alert.ts';
import { parseDocument } from '../alert/parse-document.ts';
import type { CaseRoot } from '../cases/case-root.ts';
import { publishCase } from '../cases/case-store.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { PackRules } from '../packs/build-pack.ts';
import { publishPack } from '../packs/publish-pack.ts';
import type { Decision, DecisionContext } from '../policy/decision.ts';
import { groupOf } from '../policy/alert-group.ts';
import { enrich, type EnrichmentHook } from '../policy/enrich.ts';
import type { Staging } from '../storage/staging.ts';

/** What triage works with. */
export interface TriageTools {
  readonly queue: Queue<Uint8Array>;
  readonly root: CaseRoot;
  readonly staging: Staging;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly timers: Pick<Timers, 'sleep'>;
  /** Asked about each alert before it is decided. */
  readonly hooks: readonly EnrichmentHook[];
  readonly packRules: PackRules;
  /** The policy, applied: pure, as `decide` is. */
  readonly decide: (alert: Alert, context: DecisionContext) => Decision;
}

/** An item that was leased, and what it turned out to be. */
export type ReadItem =
  | {
      readonly kind: 'alert';
      readonly lease: Lease<Uint8Array>;
      readonly alert: Alert;
      readonly bytes: Uint8Array;
    }
  | { readonly kind: 'no-alert'; readonly lease: Lease<Uint8Array>; readonly reason: string }
  /** Its bytes were damaged: the queue has buried it. */
  | { readonly kind: 'damaged' }
  | { readonly kind: 'lost' };

/**
 * What became of an alert. `decided` and `repeated` may be acknowledged: case, pack and ledger entry are durable.
 * `unplaceable`: something that is no case of this alert lies where its case belongs.
 */
export type TriagedItem =
  | {
      readonly kind: 'decided';
      readonly disposition: string;
      readonly pack: 'not-due' | 'published' | 'refused';
      /** Whether the case was there already, from a run that was cut short. */
      readonly resumed: boolean;
    }
  | { readonly kind: 'repeated' }
  | { readonly kind: 'unplaceable'; readonly reason: string };

/** Reads the payload of a lease. One item holds one alert: what holds none, or several, is told apart here. */
export async function readItem(lease: Lease<Uint8Array>, nowMs: number): Promise<ReadItem> {
  let bytes: Uint8Array;
  try {
    bytes = await lease.payload();
  } catch (error) {
    if (isSpoolError(error, 'PAYLOAD_DAMAGED')) return { kind: 'damaged' };
    if (isSpoolError(error, 'LEASE_LOST')) return { kind: 'lost' };
    throw error;
  }
  const position = { file: `queue item ${lease.id}`, line: 1, byteOffset: 0 };
  const parsed = parseDocument(bytes, { nowMs, position });
  const [first] = parsed;
  if (parsed.length !== 1 || first === undefined) {
    const reason = `not-one-alert: it holds ${parsed.length} alerts; one item holds one: enqueue each hit by itself`;
    return { kind: 'no-alert', lease, reason };
  }
  if (first.status === 'rejected') {
    const { line, byteOffset } = first.position;
    const reason = `${first.code}: ${first.message} (line ${line}, byte ${byteOffset})`;
    return { kind: 'no-alert', lease, reason };
  }
  return { kind: 'alert', lease, alert: first.alert, bytes };
}

/**
 * Triages one alert: decides, publishes the case, then its pack, then records it in the ledger. Each of these is durable before
 * the next begins and changes nothing the second time, so a crash between any two and another delivery end in the same.
 * The case that is there decides, not the policy of the second time.
 * @throws SpoolError NO_SPACE, NO_PERMISSION, IO_FAILED, NOT_DURABLE: the item may be delivered again
 * @see spec/contract.md P02
 */
export async function triageAlert(
  tools: TriageTools,
  { lease, alert, bytes }: Extract<ReadItem, { readonly kind: 'alert' }>,
): Promise<TriagedItem> {
  const { root, staging, ledger, clock, timers, hooks, packRules } = tools;
  const entry = ledger.entryOf(alert.identity);
  if (entry !== undefined) {
    const { kind: _, ...record } = entry;
    await ledger.record({ ...record, itemId: lease.id });
    return { kind: 'repeated' };
  }
  const enrichment = await enrich(alert, hooks, { timers });
  const nowMs = clock.nowMs();
  const decision = tools.decide(alert, { nowMs, enrichment });
  const draft = {
    identity: alert.identity,
    disposition: decision.disposition,
    decidedBy: decision.decidedBy,
    subject: {
      source: alert.source,
      ruleId: alert.rule.id,
      level: alert.rule.level,
      title: alert.rule.description,
      agent: alert.agent.name,
      alertedAt: alert.timestamp.iso,
    },
    trace: decision.trace,
    group: groupOf(decision.dedup, lease.enqueuedAtMs),
    item: { id: lease.id, enqueuedAt: new Date(lease.enqueuedAtMs).toISOString() },
    decidedAt: new Date(nowMs).toISOString(),
  };
  const publication = await publishCase(root, staging, draft, bytes);
  if (publication.status === 'conflict') {
    return { kind: 'unplaceable', reason: `case-conflict: ${publication.id}: ${publication.problem}` };
  }
  const { record } = publication;
  const pack = await publishPack(root, staging, record, packRules);
  await ledger.record({
    identity: record.identity,
    caseId: record.id,
    disposition: record.disposition,
    decidedBy: record.decidedBy,
    decidedAt: record.decidedAt,
    itemId: lease.id,
    pack,
    group: record.group,
  });
  const resumed = publication.status === 'already-there';
  return { kind: 'decided', disposition: record.disposition, pack: pack.status, resumed };
}

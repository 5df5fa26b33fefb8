import { SpoolError, type Lease, type Ports, type Queue } from '@spoolproof/contract';
import { nodePorts } from '@spoolproof/node';
import { ensureCaseRoot } from '../cases/case-root.ts';
import { Ledger } from '../ledger/ledger.ts';
import type { PackRules } from '../packs/build-pack.ts';
import { checkHooks, type EnrichmentHook } from '../policy/enrich.ts';
import { clearStaging, Staging } from '../storage/staging.ts';
import { isDrained, leaseBatch } from './lease-batch.ts';
import { readItem, triageAlert, type ReadItem, type TriageTools } from './triage-item.ts';
import type { TriageOptions, TriageReport } from './triage-report.ts';

/** What a run is given. */
export interface TriageSetup {
  readonly queue: Queue<Uint8Array>;
  /** The directory of the cases; made when it is missing or empty. */
  readonly cases: string;
  readonly decide: TriageTools['decide'];
  readonly packRules: PackRules;
  /** Asked about each alert before it is decided, all at once; default: nobody is. */
  readonly hooks?: readonly EnrichmentHook[];
  /** Where disk, clock, randomness and identity come from; default: this machine. */
  readonly ports?: Ports;
}

type Tally = { -readonly [K in keyof TriageReport]: TriageReport[K] } & { decided: Record<string, number> };

const batchItemsDefault = 32;
const batchItemsMax = 1_000;

/**
 * Triages items until aborted or drained: at-least-once delivery with single-winner claims and fenced settles, and effects
 * that change nothing the second time. An item is acknowledged when its case, its pack and its ledger entry are durable.
 *
 * On abort, the batch that was leased is finished first. What cannot be an alert is buried with its reason.
 * @throws SpoolError INVALID_ARGUMENT for an option or a hook out of range; JOURNAL_HELD when another run has these cases; NOT_A_CASE_ROOT; those of the disk, after which the items that
 * were leased are ready again.
 * @see spec/contract.md P02
 */
export async function runTriage(setup: TriageSetup, options: TriageOptions = {}): Promise<TriageReport> {
  const { queue, ports = nodePorts(), hooks = [] } = setup;
  checkHooks(hooks);
  const batchItems = options.batchItems ?? batchItemsDefault;
  if (!Number.isInteger(batchItems) || batchItems < 1 || batchItems > batchItemsMax) {
    const message = `batchItems is ${String(batchItems)}; allowed are 1 to ${batchItemsMax}`;
    throw new SpoolError('INVALID_ARGUMENT', message);
  }
  const root = await ensureCaseRoot(setup.cases, ports);
  await using ledger = await Ledger.open(root, ports);
  await clearStaging(root.storage, root.layout.staging, ports.identity);
  const staging = await Staging.begin(root.storage, root.layout.staging, ports);
  const { clock, timers } = ports;
  const tools: TriageTools = { ...setup, hooks, root, ledger, staging, clock, timers };
  const tally: Tally = {
    decided: {},
    repeated: 0,
    resumed: 0,
    packsPublished: 0,
    packsRefused: 0,
    buried: 0,
    lost: 0,
  };
  try {
    // A run that was killed has left its leases behind; its items are ready again at once.
    await queue.sweep(signalOf(options));
    while (options.signal?.aborted !== true) {
      const leases = await leaseBatch(queue, batchItems, options.signal);
      if (leases.length > 0) {
        await triageBatch(tools, leases, tally);
        options.onProgress?.({ ...tally, decided: { ...tally.decided } });
      } else if (options.drain === true && (await isDrained(queue))) break;
    }
    return tally;
  } finally {
    await staging.end();
  }
}

/** Triages the items of a batch at the same time, and those of one identity one after the other. */
async function triageBatch(
  tools: TriageTools,
  leases: readonly Lease<Uint8Array>[],
  tally: Tally,
): Promise<void> {
  const done: Lease<Uint8Array>[] = [];
  const nowMs = tools.clock.nowMs();
  const items = await Promise.allSettled(leases.map((lease) => readItem(lease, nowMs)));
  const groups = new Map<string, ReadItem[]>();
  for (const item of items.filter((settled) => settled.status === 'fulfilled')) {
    const { value } = item;
    const group = value.kind === 'alert' ? value.alert.identity : '';
    groups.set(group, [...(groups.get(group) ?? []), value]);
  }
  const settled = await Promise.allSettled(
    [...groups.values()].map(async (group) => {
      for (const item of group) await triageOne(tools, item, done, tally);
    }),
  );
  const { lost } = await tools.queue.ackMany(done);
  tally.lost += lost.length;
  const failure = [...items, ...settled].find((outcome) => outcome.status === 'rejected');
  if (failure === undefined) return;
  // Whoever comes next is to find them ready; that they are released may fail for the same reason, which has been caught.
  const left = leases.filter((lease) => !done.includes(lease));
  await Promise.allSettled(left.map((lease) => tools.queue.release(lease)));
  throw failure.reason;
}

async function triageOne(
  tools: TriageTools,
  item: ReadItem,
  done: Lease<Uint8Array>[],
  tally: Tally,
): Promise<void> {
  if (item.kind === 'lost') tally.lost++;
  else if (item.kind === 'damaged') tally.buried++;
  else if (item.kind === 'no-alert') await bury(tools, item.lease, item.reason, tally);
  else {
    const triaged = await triageAlert(tools, item);
    if (triaged.kind === 'unplaceable') {
      await bury(tools, item.lease, triaged.reason, tally);
      return;
    }
    done.push(item.lease);
    if (triaged.kind === 'repeated') tally.repeated++;
    else {
      tally.decided[triaged.disposition] = (tally.decided[triaged.disposition] ?? 0) + 1;
      if (triaged.resumed) tally.resumed++;
      if (triaged.pack === 'published') tally.packsPublished++;
      if (triaged.pack === 'refused') tally.packsRefused++;
    }
  }
}

async function bury(
  { queue }: TriageTools,
  lease: Lease<Uint8Array>,
  reason: string,
  tally: Tally,
): Promise<void> {
  if ((await queue.bury(lease, { reason })) === 'settled') tally.buried++;
  else tally.lost++;
}

function signalOf({ signal }: TriageOptions): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

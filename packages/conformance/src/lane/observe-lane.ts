import path from 'node:path';

import type { AuditEntry, AuditReport } from '../auditor/report.ts';
import type { AuditFacts, Observation } from '../checkers/observation.ts';
import { operationsWithin } from '../checkers/deliveries.ts';
import { readTag } from '../documents/payload.ts';
import { HistoryDecoder } from '../history/history-decoder.ts';
import { hashLogs } from '../history/hash-logs.ts';
import { NONE } from '../history/history.ts';
import { TouchIndex } from '../history/touch-index.ts';
import type { LaneContext } from './lane-context.ts';
import { addRetired } from './add-retired.ts';
import { readBurials } from './read-burials.ts';
import { takeSnapshot } from './take-snapshot.ts';

const unknownEntriesMax = 100_000;
const burialsReadMax = 10_000;

/** Puts the logs of all processes and a last look at the disk together, for the checkers. */
export async function observeLane(
  context: LaneContext,
): Promise<{ readonly observation: Observation; readonly historyHash: string }> {
  const { history, crew, subject, plan, seen, foreign } = context;
  context.report('audit', 0, 2);
  const logs = crew.logs();
  const decoder = new HistoryDecoder(history, logs, crew.originUs);
  decoder.decodeEnqueues();
  decoder.decodeReads();
  const unknown: { id: string; path: string }[] = [];
  const buried: AuditEntry[] = [];
  const { snapshot: final, report } = await takeSnapshot(context, {
    payloadEvery: Math.max(1, Math.ceil(history.items.id.length / plan.payloadsCheckedMax)),
    onEntry: ({ id, path: where, state }) => {
      if (state === 'dead' && buried.length < burialsReadMax) buried.push({ id, path: where, state });
      const index = history.internId(id);
      if (history.itemOfId.at(index) !== NONE || unknown.length >= unknownEntriesMax) return;
      unknown.push({ id, path: where });
    },
  });
  if (subject.inspect !== undefined) await bindUnknown(context, decoder, unknown);
  if (report !== null && report.retired > 0) await addRetired(context, final);
  decoder.decodeRest();
  context.report('audit', 1, 2);
  const [second] = seen.recovery === null ? [] : secondSweep(context);
  const recovery =
    seen.recovery === null || second === undefined
      ? null
      : { ...seen.recovery, secondCalls: history.operations.calls.at(second) };
  const observation: Observation = {
    history,
    touches: new TouchIndex(history),
    capabilities: subject.capabilities,
    settings: plan.settings,
    workers: plan.consumers + plan.archivers,
    final,
    audit: report === null ? null : auditFacts(report),
    capWindows: seen.capWindows,
    interruptedCaps: seen.interruptedCaps,
    orderWindows: seen.orderWindows,
    costs:
      seen.baseCost === null || seen.fullCost === null ? null : { base: seen.baseCost, full: seen.fullCost },
    foreign: await foreign.checkInside((name) => history.ids.find(name) !== undefined),
    outside: await foreign.checkOutside(),
    stats: seen.stats,
    readmits: seen.readmits,
    recovery,
    drain: seen.drain,
    kills: crew.kills,
    stalled: seen.stalled,
    enqueueCosts: seen.enqueueCosts,
    loopSlices: seen.loopSlices,
    rejects: seen.rejects,
    sweeps: seen.sweeps,
    contentions: seen.contentions,
    directories: seen.directories,
    burials: subject.inspect === 'spoolproof' ? await burialsOf(context, buried) : null,
  };
  return { observation, historyHash: hashLogs(logs.map(({ load }) => load())) };
}

/** Finds out which enqueue an entry belongs to whose producer died before it was told its id: its payload says so. */
async function bindUnknown(
  { root, history, crew }: LaneContext,
  decoder: HistoryDecoder,
  unknown: readonly { readonly id: string; readonly path: string }[],
): Promise<void> {
  for (const { id, path: where } of unknown) {
    let bytes: Uint8Array;
    try {
      bytes = await crew.disk.readFile(path.join(root, where));
    } catch {
      continue;
    }
    const tag = readTag(bytes);
    const item = tag === null ? null : decoder.itemOf(tag.process, tag.index);
    if (item !== null) history.bind(item, id);
  }
}

async function burialsOf(
  { root, history, crew }: LaneContext,
  buried: readonly AuditEntry[],
): Promise<Map<number, number>> {
  const burials = await readBurials(crew.disk, root, buried);
  return new Map([...burials].map(([id, deliveries]) => [history.internId(id), deliveries]));
}

/** The last sweep before the second look at the disk after recovery. */
function secondSweep({ history, seen }: LaneContext): number[] {
  const recovery = seen.recovery;
  if (recovery === null) return [];
  const window = { fromUs: recovery.afterFirst.takenUs, toUs: recovery.afterSecond.takenUs };
  return operationsWithin(history, ['sweep'], window);
}

function auditFacts(report: AuditReport): AuditFacts {
  const { defectCounts, defects, largestDirectory, payloadsChecked, holes } = report;
  return {
    holes,
    countMismatches: defectCounts['count-mismatch'] ?? 0,
    damaged: defectCounts.damaged ?? 0,
    payloadsChecked,
    keysWithoutItem: defectCounts['key-without-item'] ?? 0,
    reasonsMissing: defectCounts['reason-missing'] ?? 0,
    largestDirectory,
    examples: defects
      .filter(({ kind }) => kind === 'damaged')
      .map(({ path: where, message }) => `${where}: ${message}`),
  };
}

import type { ProcessVerdict } from '@spoolproof/contract';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { observeOwner } from '../owner.ts';

/**
 * - `alive`: leave it alone.
 * - `suspected`: silent, but not for a whole lease yet.
 * - `expired`: silent for a whole lease. It loses its leases; its own files stay, for it may be there still.
 * - `gone`: provably. Everything of it can be cleared.
 */
export type Judgement = 'alive' | 'suspected' | 'expired' | 'gone';

const watchSchema = z.object({ counter: z.string(), bootId: z.string(), sinceMs: z.number() });

/**
 * Judges an owner. The process table answers at once where it can; otherwise the heartbeat must stand still for a whole lease
 * by the monotonic clock. What was seen is kept on disk, so that sweeps of several short-lived processes add up, and it is
 * worth nothing after a reboot, when that clock begins anew.
 */
export async function judge(context: Context, owner: string): Promise<Judgement> {
  const { disk, layout, ports, settings } = context;
  // One absence of a record is not believed: its owner would lose what it holds.
  const observed = (await observeOwner(context, owner)) ?? (await observeOwner(context, owner));
  if (observed === undefined) return 'gone';
  const { record, counter } = observed;
  const verdict: ProcessVerdict =
    record === undefined || record.detached ? 'unknown' : ports.identity.probe(record);
  if (verdict === 'gone') return 'gone';
  const path = `${layout.watch}/${owner}`;
  const { bootId } = ports.identity.self();
  const nowMs = ports.clock.monotonicMs();
  const before = parseWatch(await disk.readText(path));
  if (before?.counter === counter && before.bootId === bootId && before.sinceMs <= nowMs) {
    if (nowMs - before.sinceMs >= settings.leaseMs) return 'expired';
    return 'suspected';
  }
  await writeWatch(context, path, JSON.stringify({ counter, bootId, sinceMs: nowMs }));
  const hasBeaten = before !== undefined && before.counter !== counter;
  return hasBeaten || verdict === 'alive' ? 'alive' : 'suspected';
}

function parseWatch(text: string | undefined): z.infer<typeof watchSchema> | undefined {
  if (text === undefined) return undefined;
  try {
    const parsed = watchSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    // Torn: as good as none. The watch begins anew, which only makes us more patient.
    return undefined;
  }
}

async function writeWatch(context: Context, path: string, text: string): Promise<void> {
  // Two sweepers may write at once; whichever stays says when somebody last began to watch.
  const staged = `${path}.${context.ports.random.uint32().toString(36)}`;
  await context.disk.create(staged, new TextEncoder().encode(text));
  await context.disk.move(staged, path);
}

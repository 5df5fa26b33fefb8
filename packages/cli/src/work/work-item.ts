import { randomInt } from 'node:crypto';
import { isSpoolError, type Lease, type Queue, type Settlement } from '@spoolproof/contract';
import { backoffMs, type Backoff } from '@spoolproof/queue';
import { CliError } from '../cli-error.ts';
import { startCommand, type CommandLine, type CommandOutcome, type CommandOutput } from './child-command.ts';
import type { WorkCounts } from './work-report.ts';

/** EX_DATAERR of sysexits.h: the command says that the item itself is bad, and trying again is useless. */
const dataErrorCode = 65;

/** Everything needed to work one item. */
export interface WorkPlan {
  readonly queue: Queue<Uint8Array>;
  readonly root: string;
  readonly line: CommandLine;
  readonly output: CommandOutput;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly backoff: Backoff;
  /** An item that fails at this delivery is buried; null: never. */
  readonly deliveriesMax: number | null;
}

/** What the items that are being worked on share. */
export interface WorkState {
  readonly counts: WorkCounts;
  /** Ends the running commands. */
  readonly terminators: Set<() => void>;
  /** Set when running commands were ended by us: their items are no failures. */
  isForced: boolean;
}

/**
 * Runs the command on one item and settles it by the exit code: 0 acks, 65 buries, anything else releases with backoff
 * or, at the last delivery, buries.
 * @throws CliError COMMAND_NOT_STARTED when there is no such command; the item has been released.
 */
export async function workItem(plan: WorkPlan, state: WorkState, lease: Lease<Uint8Array>): Promise<void> {
  const payload = await readPayload(state, lease);
  if (payload === undefined) return;
  const outcome = await runCommand(plan, state, lease, payload);
  const { queue } = plan;
  if (outcome.kind === 'exited' && outcome.code === 0) {
    count(state, 'done', await queue.ack(lease));
    return;
  }
  if (state.isForced) {
    count(state, 'released', await queue.release(lease));
    return;
  }
  if (outcome.kind === 'not-started' && isPermanent(outcome.error)) {
    count(state, 'released', await queue.release(lease));
    throw new CliError('COMMAND_NOT_STARTED', `cannot run ${plan.line.command}: ${outcome.error.message}`, {
      hint: 'name a program on the PATH, or its path; the item has been released',
      cause: outcome.error,
    });
  }
  state.counts.failures += 1;
  await settleFailure(plan, state, lease, outcome);
}

async function settleFailure(
  plan: WorkPlan,
  state: WorkState,
  lease: Lease<Uint8Array>,
  outcome: CommandOutcome,
): Promise<void> {
  const { queue, deliveriesMax } = plan;
  const isLast = deliveriesMax !== null && lease.deliveries >= deliveriesMax;
  if (isLast || (outcome.kind === 'exited' && outcome.code === dataErrorCode)) {
    const reason = `${describe(plan.line, outcome)} at delivery ${lease.deliveries}${tailOf(outcome)}`;
    count(state, 'buried', await queue.bury(lease, { reason }));
    return;
  }
  const fraction = randomInt(2 ** 32) / 2 ** 32;
  const delayMs = backoffMs(lease.deliveries, plan.backoff, fraction);
  count(state, 'released', await queue.release(lease, { delayMs }));
}

async function readPayload(state: WorkState, lease: Lease<Uint8Array>): Promise<Uint8Array | undefined> {
  try {
    return await lease.payload();
  } catch (error) {
    if (isSpoolError(error, 'PAYLOAD_DAMAGED')) state.counts.damaged += 1;
    else if (isSpoolError(error, 'LEASE_LOST')) state.counts.lost += 1;
    else throw error;
    return undefined;
  }
}

async function runCommand(
  plan: WorkPlan,
  state: WorkState,
  lease: Lease<Uint8Array>,
  payload: Uint8Array,
): Promise<CommandOutcome> {
  const env = {
    ...plan.env,
    SPOOLPROOF_ROOT: plan.root,
    SPOOLPROOF_ID: lease.id,
    SPOOLPROOF_DELIVERIES: String(lease.deliveries),
  };
  const running = startCommand(plan.line, payload, env, plan.output);
  state.terminators.add(running.terminate);
  try {
    return await running.outcome;
  } finally {
    state.terminators.delete(running.terminate);
  }
}

function count(state: WorkState, name: 'done' | 'released' | 'buried', settlement: Settlement): void {
  state.counts[settlement === 'lease-lost' ? 'lost' : name] += 1;
}

/** No such program, or not allowed to run it: the next item would fare no better. EAGAIN and the like pass. */
function isPermanent(error: Error): boolean {
  return 'code' in error && ['ENOENT', 'EACCES', 'ENOEXEC', 'ENOTDIR', 'E2BIG'].includes(String(error.code));
}

function describe(line: CommandLine, outcome: CommandOutcome): string {
  if (outcome.kind === 'exited') return `${line.command} exited with ${outcome.code}`;
  if (outcome.kind === 'killed') return `${line.command} was ended by ${outcome.signal}`;
  return `${line.command} could not be started: ${outcome.error.message}`;
}

function tailOf(outcome: CommandOutcome): string {
  return outcome.kind === 'not-started' || outcome.errorTail === '' ? '' : `: ${outcome.errorTail}`;
}

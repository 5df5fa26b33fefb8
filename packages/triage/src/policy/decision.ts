import type { AlertFlag } from '../alert/alert.ts';
import type { JsonObject } from '../alert/json-value.ts';
import type { Disposition } from './disposition.ts';

/** One reason why a rule matched: a field, what it was held to, and what it has. */
export interface Evidence {
  readonly field: string;
  /** The matcher as the policy has it, such as `prefix "ET POLICY "`. */
  readonly matcher: string;
  /** The value that matched, cut to 120 characters. */
  readonly value: string;
}

/**
 * What came of a rule that matched.
 * - `decided`: it gave the disposition.
 * - `outranked`: a rule before it had decided.
 * - `held`: it would have closed the alert and may not; the note says why.
 */
export type TraceOutcome = 'decided' | 'outranked' | 'held';

/** A rule that matched. */
export interface TraceStep {
  /** `suppression:nikto`, `always-escalate:group:rootcheck`, `score`, `level:5-9`, `default`. */
  readonly rule: string;
  readonly disposition: Disposition;
  readonly outcome: TraceOutcome;
  readonly because: readonly Evidence[];
  readonly note: string | null;
}

/** How the severity score came about: `level × asset × mitre = score`. */
export interface ScoreTrace {
  readonly level: number;
  readonly asset: { readonly agent: string; readonly factor: number };
  readonly mitre: { readonly technique: string | null; readonly factor: number };
  readonly score: number;
  readonly arithmetic: string;
}

/** The agent as the policy sees it. */
export interface AgentTrace {
  readonly given: string | null;
  /** After aliases; the same string for every name of the machine. */
  readonly canonical: string | null;
  readonly isProtected: boolean;
}

/** What a hook found out, or why it did not. A hook that failed has no facts, so nothing can match them. */
export type EnrichmentOutcome =
  | { readonly hook: string; readonly status: 'ok'; readonly facts: JsonObject }
  | { readonly hook: string; readonly status: 'failed' | 'timed-out'; readonly message: string };

/** Every rule that matched, in the order of the policy, and what they went by. */
export interface Trace {
  readonly steps: readonly TraceStep[];
  readonly score: ScoreTrace;
  readonly agent: AgentTrace;
  readonly flags: readonly AlertFlag[];
  readonly enrichment: readonly EnrichmentOutcome[];
}

/** What an alert has in common with those that are looked at together with it. */
export interface DedupKey {
  /** The name of the window in the policy. */
  readonly window: string;
  /** The same for every alert that belongs together. */
  readonly key: string;
  readonly windowMs: number;
}

/** What the policy says of an alert, and why. */
export interface Decision {
  readonly identity: string;
  readonly disposition: Disposition;
  /** The rule of the one step whose outcome is `decided`. */
  readonly decidedBy: string;
  readonly trace: Trace;
  /** Null when no window is meant for it. It never changes the disposition. */
  readonly dedup: DedupKey | null;
}

/** What a decision depends on besides the alert and the policy. */
export interface DecisionContext {
  /** Milliseconds since the epoch: suppressions expire by it. */
  readonly nowMs: number;
  /** What the hooks found out; default: none were asked. */
  readonly enrichment?: readonly EnrichmentOutcome[];
}

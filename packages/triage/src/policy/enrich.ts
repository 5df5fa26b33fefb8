import { SpoolError, type Timers } from '@spoolproof/contract';
import type { Alert } from '../alert/alert.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../alert/json-value.ts';
import { parseJson } from '../alert/parse-json.ts';
import type { EnrichmentOutcome } from './decision.ts';

/** Something that is asked about an alert before it is decided: an inventory, a reputation service. */
export interface EnrichmentHook {
  /** Matchers name its facts `enrichment.NAME.…`: 1 to 100 of letters, digits and `_ @ -`. */
  readonly name: string;
  /** Waited for no longer than that: 1 to 30,000. */
  readonly timeoutMs: number;
  /** Finds facts; they must be what JSON can say. The signal is aborted when nobody waits any longer. */
  lookUp(alert: Alert, signal: AbortSignal): Promise<JsonObject>;
}

/** What asking needs. */
export interface EnrichOptions {
  readonly timers: Pick<Timers, 'sleep'>;
  readonly signal?: AbortSignal;
}

const hooksMax = 32;
const hookTimeoutMsMax = 30_000;

/**
 * Checks hooks before any of them is asked.
 * @throws SpoolError INVALID_ARGUMENT when there are too many, two have one name, or a name or a time-out is out of range.
 */
export function checkHooks(hooks: readonly EnrichmentHook[]): void {
  if (hooks.length > hooksMax) {
    throw new SpoolError('INVALID_ARGUMENT', `there are ${hooks.length} hooks; allowed are ${hooksMax}`);
  }
  const names = new Set<string>();
  for (const { name, timeoutMs } of hooks) {
    const shown = JSON.stringify(name);
    // What a matcher could not name, it could not match.
    if (!/^[\w@-]{1,100}$/.test(name)) {
      const allowed = 'allowed are 1 to 100 of letters, digits and _ @ -';
      throw new SpoolError('INVALID_ARGUMENT', `the name of a hook is ${shown}; ${allowed}`);
    }
    if (names.has(name)) throw new SpoolError('INVALID_ARGUMENT', `two hooks have the name ${shown}`);
    if (!Number.isInteger(timeoutMs) || timeoutMs < 1 || timeoutMs > hookTimeoutMsMax) {
      const message = `timeoutMs of the hook ${shown} is ${String(timeoutMs)}; allowed are 1 to ${hookTimeoutMsMax}`;
      throw new SpoolError('INVALID_ARGUMENT', message);
    }
    names.add(name);
  }
}

/** Facts are kept in traces, so they have an end. */
const factsCharactersMax = 65_536;
const factsDepthMax = 16;

/**
 * Asks all hooks at once. A hook that throws, takes too long or answers what is no JSON object has no facts: it is in the
 * trace by its failure, and nothing can be closed because of it.
 * @throws the signal's reason when it is aborted.
 */
export async function enrich(
  alert: Alert,
  hooks: readonly EnrichmentHook[],
  { timers, signal }: EnrichOptions,
): Promise<readonly EnrichmentOutcome[]> {
  signal?.throwIfAborted();
  return await Promise.all(hooks.map(async (hook) => await ask(hook, alert, timers, signal)));
}

async function ask(
  hook: EnrichmentHook,
  alert: Alert,
  timers: Pick<Timers, 'sleep'>,
  signal: AbortSignal | undefined,
): Promise<EnrichmentOutcome> {
  const { name, timeoutMs } = hook;
  const over = new AbortController();
  const stop = signal === undefined ? over.signal : AbortSignal.any([signal, over.signal]);
  const late = timers.sleep(timeoutMs, stop).then(
    (): EnrichmentOutcome => ({
      hook: name,
      status: 'timed-out',
      message: `no answer within ${timeoutMs} ms`,
    }),
    // Aborted: either the answer is there, or the caller is told below.
    (error: unknown): EnrichmentOutcome => failed(name, error),
  );
  try {
    return await Promise.race([answerOf(hook, alert, stop), late]);
  } finally {
    over.abort();
    signal?.throwIfAborted();
  }
}

async function answerOf(hook: EnrichmentHook, alert: Alert, signal: AbortSignal): Promise<EnrichmentOutcome> {
  try {
    const facts: unknown = await hook.lookUp(alert, signal);
    // Written and read again: whatever a hook gives becomes plain data without a prototype, or is refused.
    const text = JSON.stringify(facts) ?? '';
    if (text.length > factsCharactersMax)
      throw new RangeError(`its facts have more than ${factsCharactersMax} characters`);
    const parsed = parseJson(text, factsDepthMax);
    const value: JsonValue = parsed.status === 'parsed' ? parsed.value : null;
    if (!isJsonObject(value)) throw new TypeError('its answer is no JSON object');
    return { hook: hook.name, status: 'ok', facts: value };
  } catch (error) {
    return failed(hook.name, error);
  }
}

function failed(hook: string, error: unknown): EnrichmentOutcome {
  return { hook, status: 'failed', message: error instanceof Error ? error.message : String(error) };
}

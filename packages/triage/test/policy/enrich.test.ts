import { enrich, type EnrichmentHook } from '@spoolproof/triage';
import { expect, test } from 'vitest';
import { wazuhAlert } from '../some-alerts.ts';

/** Sleeps that end when the test says so, or by their signal. */
function controlledTimers(): {
  readonly timers: { sleep(ms: number, signal?: AbortSignal): Promise<void> };
  readonly ring: () => void;
} {
  const bells: (() => void)[] = [];
  const sleep = (_ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      bells.push(resolve);
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
  return { timers: { sleep }, ring: () => bells.forEach((bell) => bell()) };
}

const hook = (name: string, lookUp: EnrichmentHook['lookUp']): EnrichmentHook => ({
  name,
  timeoutMs: 50,
  lookUp,
});
const alert = wazuhAlert();

test('hooks that throw, answer nonsense or never answer have no facts, and do not hold the others up', async () => {
  const { timers, ring } = controlledTimers();
  let isTold = false;
  const hooks = [
    hook('good', async ({ rule }) => ({ seen: rule.id })),
    hook('throws', async () => await Promise.reject(new Error('refused'))),
    hook('throws-at-once', () => {
      throw new Error('at once');
    }),
    hook('list', async () => [] as never),
    hook('nothing', async () => undefined as never),
    hook('large', async () => ({ x: 'x'.repeat(100_000) })),
    hook('slow', (_, signal) => {
      signal.addEventListener('abort', () => (isTold = true));
      return new Promise(() => undefined);
    }),
  ];
  const asked = enrich(alert, hooks, { timers });
  await Promise.resolve();
  // The others have answered in the meantime; what is late is given up.
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  ring();
  expect(await asked).toMatchObject([
    { hook: 'good', status: 'ok', facts: { seen: '5716' } },
    { hook: 'throws', status: 'failed', message: 'refused' },
    { hook: 'throws-at-once', status: 'failed', message: 'at once' },
    { hook: 'list', status: 'failed' },
    { hook: 'nothing', status: 'failed' },
    { hook: 'large', status: 'failed' },
    { hook: 'slow', status: 'timed-out', message: 'no answer within 50 ms' },
  ]);
  expect(isTold).toBe(true);
});

test('an aborted wait rejects with the reason', async () => {
  const controller = new AbortController();
  const { timers } = controlledTimers();
  const asked = enrich(alert, [hook('slow', () => new Promise(() => undefined))], {
    timers,
    signal: controller.signal,
  });
  controller.abort(new Error('stop'));
  await expect(asked).rejects.toThrow('stop');
});

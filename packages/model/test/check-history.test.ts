import { beforeAll, describe, expect, test } from 'vitest';
import { checkHistory } from '../src/behaviour/check-history.ts';
import type { History, HistoryEntry } from '../src/behaviour/history.ts';
import { castOf } from '../src/behaviour/model-view.ts';
import { recordReal } from '../src/histories/record-real.ts';
import { recordSimulated, type RecordOptions } from '../src/histories/record-simulated.ts';
import { readInstances } from '../src/jobs.ts';
import { QuintModel } from '../src/quint/quint-model.ts';

type CallEntry = Extract<HistoryEntry, { readonly kind: 'call' }>;

let model: QuintModel;
let history: History;
beforeAll(async () => {
  model = new QuintModel(await readInstances(), 'recordedKeys');
  history = await recordSimulated(optionsOf(3));
});

function optionsOf(seed: number): RecordOptions {
  return {
    cast: [...castOf(model)].map(([process, { role }]) => [process, role] as const),
    bucketItemsMax: 2,
    cap: 4,
    seed,
  };
}

test('a history of the queue on the simulated filesystem is a behaviour of the model', () => {
  expect(checkHistory(model, history)).toMatchObject({ refusal: undefined });
});

test('a history of the queue on a real filesystem is a behaviour of the model', async () => {
  expect(checkHistory(model, await recordReal(optionsOf(4)))).toMatchObject({ refusal: undefined });
});

describe('a corrupted history is refused:', () => {
  const indexOf = (matches: (entry: CallEntry) => boolean): number => {
    const at = history.entries.findIndex((entry) => entry.kind === 'call' && matches(entry));
    expect(at).toBeGreaterThan(-1);
    return at;
  };
  const isPublish = ({ seen }: CallEntry): boolean =>
    seen.call === 'rename' &&
    seen.phase === 'effect' &&
    seen.errno === '' &&
    seen.destination.includes('/ready/open/');
  const isClaim = ({ seen }: CallEntry): boolean =>
    seen.call === 'rename' &&
    seen.phase === 'effect' &&
    seen.errno === '' &&
    seen.destination.includes('/leased/');
  const refusalOf = (entries: readonly HistoryEntry[]): string =>
    checkHistory(model, { ...history, entries }).refusal?.reasons.join('\n') ?? 'accepted';
  const changed = (at: number, change: (entry: CallEntry) => HistoryEntry): readonly HistoryEntry[] =>
    history.entries.with(at, change(history.entries[at] as CallEntry));

  test('[Q01] a publish that never happened', () => {
    const at = indexOf(isPublish);
    expect(refusalOf(history.entries.toSpliced(at, 1))).toContain('the model does rename staging/');
  });

  test('[Q02] a claim of an item that nobody published', () => {
    const at = indexOf(isClaim);
    const entries = changed(at, (entry) => ({
      ...entry,
      seen: { ...entry.seen, path: entry.seen.path.replace(/-000000\d-/u, '-0000008-') },
    }));
    expect(refusalOf(entries)).not.toBe('accepted');
  });

  test('[Q06] the same claim twice', () => {
    const at = indexOf(isClaim);
    expect(refusalOf(history.entries.toSpliced(at, 0, history.entries[at]!))).not.toBe('accepted');
  });

  test('[Q08] a delivery that its name does not count', () => {
    const at = indexOf(isClaim);
    const entries = changed(at, (entry) => ({
      ...entry,
      seen: { ...entry.seen, destination: entry.seen.destination.replace(/-1$/u, '-0') },
    }));
    expect(refusalOf(entries)).toContain('the model does rename');
  });

  test('[Q14] a failure that is reported as success', () => {
    const at = indexOf(({ seen }) => seen.call === 'rename' && seen.errno === 'ENOTEMPTY');
    expect(refusalOf(changed(at, (entry) => ({ ...entry, seen: { ...entry.seen, errno: '' } })))).not.toBe(
      'accepted',
    );
  });

  test('[Q04] a disk that holds something else', () => {
    const at = indexOf(isPublish);
    const entries = changed(at, (entry) => ({
      ...entry,
      listing: {
        ...entry.listing!,
        directories: entry.listing!.directories.map((each) => ({ ...each, items: [] })),
      },
    }));
    expect(refusalOf(entries)).toContain('only in the model:');
  });

  test('[Q21] an operation that ends too early', () => {
    const at = history.entries.findIndex(({ kind }) => kind === 'return');
    const { process } = history.entries[at]!;
    const begun = history.entries.findIndex((entry) => entry.kind === 'invoke' && entry.process === process);
    expect(refusalOf([...history.entries.slice(0, begun + 1), { kind: 'return', process }])).toContain(
      'before that the model does',
    );
  });
});

import {
  BUCKET_ITEMS_MAX_DEFAULT,
  capCallsMax,
  contentionAttemptsMax,
  descriptorsMax,
  directoryEntriesMax,
  sweepCallsMax,
} from '@spoolproof/contract';
import { describe, expect, test } from 'vitest';

const bucketItemsMax = BUCKET_ITEMS_MAX_DEFAULT;

describe('the bound of an enforcement', () => {
  test('is one call for each sealed bucket, half a bucket for the split, and a constant', () => {
    const work = { sealedBuckets: 504, partialBuckets: 0, partialItems: 0, bucketItemsMax };
    expect(capCallsMax(work)).toBe(504 + 500 + 64);
  });

  test('grows by one for each item of a partial bucket, and by six for each such bucket', () => {
    const whole = capCallsMax({ sealedBuckets: 10, partialBuckets: 0, partialItems: 0, bucketItemsMax });
    const partial = capCallsMax({ sealedBuckets: 10, partialBuckets: 2, partialItems: 37, bucketItemsMax });
    expect(partial - whole).toBe(37 + 2 * 6);
  });

  test('rounds half of an odd bucket up', () => {
    const work = { sealedBuckets: 0, partialBuckets: 0, partialItems: 0, bucketItemsMax: 7 };
    expect(capCallsMax(work)).toBe(4 + 64);
  });
});

describe('the bounds that depend on workers', () => {
  test('allow a failed attempt for each worker, and one where there is none', () => {
    expect([0, 1, 8].map(contentionAttemptsMax)).toEqual([1, 1, 8]);
  });

  test('allow sixteen descriptors for each worker', () => {
    expect([0, 1, 4].map(descriptorsMax)).toEqual([64, 80, 128]);
  });
});

describe('the bounds that depend on what is there', () => {
  test('never allow a directory less than the fan-out of the keys', () => {
    expect([1, 1000, 10_000].map(directoryEntriesMax)).toEqual([4096, 4096, 20_000]);
  });

  test('count owners, buckets and staged files of a sweep apart', () => {
    expect(sweepCallsMax({ owners: 0, buckets: 0, staged: 0 })).toBe(128);
    expect(sweepCallsMax({ owners: 1, buckets: 10, staged: 100 })).toBe(128 + 32 + 80 + 1600);
  });
});

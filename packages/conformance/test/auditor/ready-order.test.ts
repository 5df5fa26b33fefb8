import { describe, expect, test } from 'vitest';
import { ReadyOrder } from '../../src/auditor/ready-order.ts';

// Keys 1 and 3 began the shards; owner a went on with the older one after owner b had begun the younger.
const older = '00000000001-aaaaaaaa';
const younger = '00000000003-bbbbbbbb';

/** The buckets' ids in queue order; each path holds one item, whose id is its place in the list. */
function orderOf(paths: readonly string[]): readonly (readonly number[])[] | null {
  const order = new ReadyOrder(Number);
  for (const [id, path] of paths.entries()) {
    order.add({ id: String(id), state: 'ready', path: `${path}/item` } as Parameters<ReadyOrder['add']>[0]);
  }
  return order.buckets();
}

describe('the order of ready, read from its paths', () => {
  test('[Q11] goes by shard, then by bucket', () => {
    const paths = [
      `ready/sealed/${younger}/00000000004-bbbbbbbb-w0-n1`,
      `ready/sealed/${older}/00000000006-aaaaaaaa-w0-n1`,
      `ready/sealed/${older}/00000000002-aaaaaaaa-w0-n1`,
    ];
    expect(orderOf(paths)).toEqual([[2], [1], [0]]);
  });

  test('[Q11] [Q12] a tapped bucket goes with the oldest shard that holds a younger one of its owner', () => {
    const paths = [
      'ready/tapped/00000000005-aaaaaaaa-w0',
      `ready/sealed/${older}/00000000006-aaaaaaaa-w0-n1`,
      `ready/sealed/${younger}/00000000004-bbbbbbbb-w0-n1`,
    ];
    expect(orderOf(paths)).toEqual([[0], [1], [2]]);
  });

  test('[Q12] without a younger one, its own key decides', () => {
    const paths = [
      'ready/tapped/00000000005-aaaaaaaa-w0',
      `ready/sealed/${older}/00000000002-aaaaaaaa-w0-n1`,
      `ready/sealed/${younger}/00000000004-bbbbbbbb-w0-n1`,
      'ready/open/00000000000-cccccccc-w0',
    ];
    expect(orderOf(paths)).toEqual([[3], [1], [2], [0]]);
  });

  test('paths of another format have no order', () => {
    expect(orderOf(['inbox'])).toBeNull();
  });
});

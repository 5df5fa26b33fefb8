import { describe, expect, test } from 'vitest';
import { realCallOf, type SeenCall } from '../src/behaviour/real-call.ts';
import { parsePath } from '../src/behaviour/real-names.ts';

const bucket = '0gqlmvenbsk-00018y68-w0-n3';
const item = '0gqlmvenbsk-00018y68-0000002-1-19sd923-1';

describe('a path of the queue in the words of the model', () => {
  const cases = [
    [`ready/sealed/0erpehj5beo-00000000/${bucket}`, { place: 'ready/sealed', bucket: { count: 3, lent: 0 } }],
    ['ready/sealed/0erpehj5beo-00000000', { place: 'ready/sealed', bucket: undefined }],
    ['ready/sealed', { place: '' }],
    [
      `leased/0004zsow/${bucket}/${item}`,
      { place: 'leased', owner: '0004zsow', item: { sequence: 2, deliveries: 1 } },
    ],
    [`staging/0004zsow/k-${'0'.repeat(64)}-${item}`, { place: 'staging', item: { sequence: 2 } }],
    [`staging/0004zsow/key-${item}/${item}`, { place: 'key' }],
    ['staging/0004zsow/0gqlmvenbsk-00018y68', { place: 'batch' }],
    [`keys/3a0/${'a'.repeat(61)}`, { place: 'keys' }],
    ['keys/3a0', { place: '' }],
    ['delayed/open', { place: '' }],
    ['ready/open/not a bucket', { place: '' }],
  ] as const;
  test.for(cases)('%s', ([path, expected]) => {
    expect(parsePath('/queue', `/queue/${path}`)).toMatchObject(expected);
  });

  test('elsewhere there is none', () => {
    expect(parsePath('/queue', '/other/ready/open').place).toBe('');
  });
});

describe('a call changes something that the model knows', () => {
  const seen = (call: string, path: string, destination = ''): SeenCall => ({
    process: 1,
    call,
    phase: 'effect',
    path: `/queue/${path}`,
    destination: destination === '' ? '' : `/queue/${destination}`,
    errno: '',
  });
  const cases: readonly (readonly [SeenCall, boolean])[] = [
    [seen('rename', `ready/open/${bucket}`, `ready/tapped/${bucket}`), true],
    [seen('unlink', `staging/0004zsow/${item}`), true],
    [seen('mkdir', 'staging/0004zsow/0gqlmvenbsk-00018y68'), false],
    [seen('rename', 'watch/0004zsow.1', 'watch/0004zsow'), false],
    [seen('readdir', 'ready/open'), false],
    [{ ...seen('rename', `ready/open/${bucket}`, `ready/tapped/${bucket}`), errno: 'ENOENT' }, false],
  ];
  test.for(cases)('%o: %s', ([call, changes]) => {
    expect(realCallOf('/queue', call)?.changes).toBe(changes);
  });
});

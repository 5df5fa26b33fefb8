import { readFileSync } from 'node:fs';
import { errnoOf, FILE_SYSTEM_CALLS } from '@spoolproof/contract';
import { describe, expect, test } from 'vitest';

describe('errnoOf', () => {
  test('reads the code of an error that a system call left', () => {
    let caught: unknown;
    try {
      readFileSync(new URL('no-such-file', import.meta.url));
    } catch (error) {
      caught = error;
    }
    expect(errnoOf(caught)).toBe('ENOENT');
  });

  test('reads it from anything that has one, also when it is inherited', () => {
    expect(errnoOf({ code: 'EXDEV' })).toBe('EXDEV');
    expect(errnoOf(Object.create({ code: 'EIO' }))).toBe('EIO');
  });

  test.for([undefined, null, 'ENOENT', 2, new Error('none'), { code: 2 }, { code: null }, { errno: -2 }])(
    'finds none in %o',
    (error) => {
      expect(errnoOf(error)).toBeUndefined();
    },
  );
});

test('the list of calls names each call of the port once', () => {
  const expected = 'open read write fsync close readFile rename link unlink mkdir rmdir readdir stat utimes';
  expect(FILE_SYSTEM_CALLS.join(' ')).toBe(expected);
});

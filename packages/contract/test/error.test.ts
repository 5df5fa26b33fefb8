import { inspect } from 'node:util';
import { ERROR_CODES, isSpoolError, SpoolError } from '@spoolproof/contract';
import { describe, expect, test } from 'vitest';

describe('SpoolError', () => {
  test('carries its code, its facts and its cause', () => {
    const cause = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    const error = new SpoolError('NO_SPACE', 'write failed', {
      path: '/spool/staging/a',
      errno: 'ENOSPC',
      cause,
    });
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('SpoolError');
    expect(error.code).toBe('NO_SPACE');
    expect(error.message).toBe('write failed');
    expect(error.path).toBe('/spool/staging/a');
    expect(error.errno).toBe('ENOSPC');
    expect(error.cause).toBe(cause);
    expect(error.stack).toContain('error.test');
  });

  test('has no cause at all when none was given, so that printing it shows none', () => {
    const error = new SpoolError('CLOSED', 'the queue is closed');
    expect('cause' in error).toBe(false);
    expect(inspect(error)).not.toContain('[cause]');
    expect([error.path, error.errno]).toEqual([undefined, undefined]);
  });

  test('keeps a cause that is not an error', () => {
    expect(new SpoolError('IO_FAILED', 'read failed', { cause: 'unplugged' }).cause).toBe('unplugged');
    expect(new SpoolError('IO_FAILED', 'read failed', { cause: null }).cause).toBeNull();
  });

  test('names its kind when it is printed', () => {
    expect(String(new SpoolError('QUEUE_FULL', 'full'))).toBe('SpoolError: full');
  });
});

describe('isSpoolError', () => {
  test('tells the error of the library from any other', () => {
    expect(isSpoolError(new SpoolError('CLOSED', 'closed'))).toBe(true);
    const lookalike = Object.assign(new Error('closed'), { name: 'SpoolError', code: 'CLOSED' });
    for (const other of [lookalike, { code: 'CLOSED' }, 'CLOSED', null, undefined]) {
      expect(isSpoolError(other)).toBe(false);
    }
  });

  test('tells one code from another', () => {
    const error = new SpoolError('NO_SPACE', 'full');
    expect(isSpoolError(error, 'NO_SPACE')).toBe(true);
    expect(isSpoolError(error, 'QUEUE_FULL')).toBe(false);
  });
});

test('error codes are unique, and written as constants are', () => {
  expect(new Set(ERROR_CODES).size).toBe(ERROR_CODES.length);
  expect(ERROR_CODES.filter((code) => !/^[A-Z]+(?:_[A-Z]+)*$/u.test(code))).toEqual([]);
});

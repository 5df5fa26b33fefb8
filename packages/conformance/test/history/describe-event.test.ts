import { expect, test } from 'vitest';
import { describeOperation } from '../../src/history/describe-event.ts';
import { HistoryDecoder } from '../../src/history/history-decoder.ts';
import { History } from '../../src/history/history.ts';
import { encodeLogRecord } from '../../src/history/log-record.ts';

function detailOf(error: object): string {
  const history = new History();
  history.addProcess('archiver', 0);
  const common = { operation: 'cap', number: 0, timeUs: 1, numbers: [7] } as const;
  const log = Buffer.concat([
    encodeLogRecord({ ...common, kind: 'invoke', outcome: 'unknown', body: undefined }),
    encodeLogRecord({ ...common, kind: 'return', outcome: 'fail', body: error }),
  ]);
  const decoder = new HistoryDecoder(history, [{ process: 0, load: () => log }], 1000);
  decoder.decodeEnqueues();
  decoder.decodeReads();
  decoder.decodeRest();
  return describeOperation(history, 0).detail;
}

test.for([
  [{ name: 'Error', errno: 'ENOENT', message: 'ENOENT: no such file' }, 'max 7: ENOENT: no such file'],
  [{ name: 'SpoolError', code: 'IO_FAILED', message: 'rename failed' }, 'max 7: IO_FAILED: rename failed'],
  [{ name: 'TypeError', message: 'no' }, 'max 7: TypeError: no'],
] as const)('an error is told with its errno or code, and with it once: %j', ([error, detail]) => {
  expect(detailOf(error)).toBe(detail);
});

import { expect, test } from 'vitest';
import { NOW_MS, wazuhAlert } from '../some-alerts.ts';

test.each([
  ['2026-04-01T05:29:11.224939+0000', '2026-04-01T05:29:11.224Z'],
  ['2026-04-01T05:29:11.224939999+02:00', '2026-04-01T03:29:11.224Z'],
  ['2026-04-01T05:29:11Z', '2026-04-01T05:29:11.000Z'],
  ['2026-04-01 05:29:11,5-0530', '2026-04-01T10:59:11.500Z'],
  ['2026-04-01T05:29', '2026-04-01T05:29:00.000Z'],
  ['2026-04-01T05:29:11.29+00', '2026-04-01T05:29:11.290Z'],
])('%s is %s', (timestamp, iso) => {
  const alert = wazuhAlert({ timestamp });
  expect(alert.timestamp).toEqual({ text: timestamp, iso, ms: Date.parse(iso) });
  expect(alert.flags).toEqual([]);
});

test.each([
  ['is missing', undefined, 'timestamp-missing'],
  ['is null', null, 'timestamp-missing'],
  ['is no date', 'yesterday', 'timestamp-unreadable'],
  ['is no day', '2026-02-30T00:00:00Z', 'timestamp-unreadable'],
  ['is a list', [1], 'timestamp-unreadable'],
  ['is a number beyond dates', 1e300, 'timestamp-unreadable'],
  ['is ahead of the clock', '2099-01-01T00:00:00Z', 'timestamp-future'],
])('a timestamp that %s is flagged, and the alert stays one', (_, timestamp, flag) => {
  expect(wazuhAlert({ timestamp }).flags).toEqual([flag]);
});

test('a number is milliseconds since the epoch', () => {
  expect(wazuhAlert({ timestamp: NOW_MS }).timestamp.ms).toBe(NOW_MS);
});

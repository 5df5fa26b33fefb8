import { SpoolError } from '@spoolproof/contract';

/** What a reader of documents puts up with. */
export interface AlertLimits {
  /** The longest document of one alert, in bytes. */
  readonly documentBytesMax: number;
  /** The longest search response, whose hits are held to `documentBytesMax` each. */
  readonly responseBytesMax: number;
  /** How deep objects and arrays may be nested. */
  readonly depthMax: number;
  /** How far ahead of the clock a timestamp may be before the alert is flagged, in milliseconds. */
  readonly futureMsMax: number;
}

/** 1 MiB a document, 64 MiB a search response, 64 levels, five minutes. */
export const ALERT_LIMITS: AlertLimits = {
  documentBytesMax: 1 << 20,
  responseBytesMax: 1 << 26,
  depthMax: 64,
  futureMsMax: 300_000,
};

/** The parser descends by recursion, so there is an end to what it may be asked for. */
const depthCeiling = 512;

/**
 * The limits of a caller over the defaults.
 * @throws SpoolError INVALID_ARGUMENT
 */
export function alertLimits(limits: Partial<AlertLimits> = {}): AlertLimits {
  const all = { ...ALERT_LIMITS, ...limits };
  for (const [name, value] of Object.entries(all)) {
    const greatest = name === 'depthMax' ? depthCeiling : Number.MAX_SAFE_INTEGER;
    if (Number.isSafeInteger(value) && value >= 1 && value <= greatest) continue;
    throw new SpoolError('INVALID_ARGUMENT', `${name} is ${String(value)}; allowed are 1 to ${greatest}`);
  }
  return all;
}

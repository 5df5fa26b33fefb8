import { SpoolError, type JournalState } from '@spoolproof/contract';
import { messageOf } from './errors.ts';
import { FRAME_HEADER_BYTES } from './format/frame.ts';
import type { JournalLimits } from './limits.ts';

/**
 * Refuses at the door what could not be read back later. Bytes the records will take.
 *
 * @throws SpoolError INVALID_ARGUMENT, RECORD_INVALID, RECORD_TOO_LARGE
 */
export function checkRecords(
  records: readonly Uint8Array[],
  limits: JournalLimits,
  state: Pick<JournalState, 'check'>,
): number {
  if (!Array.isArray(records) || records.length === 0) {
    const given = Array.isArray(records) ? 'an empty list' : `a ${typeof records}`;
    throw new SpoolError(
      'INVALID_ARGUMENT',
      `records is ${given}; allowed: a list of one or more Uint8Array`,
    );
  }
  let bytes = 0;
  for (const [index, record] of records.entries()) {
    if (!(record instanceof Uint8Array))
      throw new SpoolError('RECORD_INVALID', `record ${index} is a ${typeof record}, not a Uint8Array`);
    if (record.length === 0) throw new SpoolError('RECORD_INVALID', `record ${index} is empty`);
    if (record.length > limits.recordBytesMax) {
      const message = `record ${index} has ${record.length} bytes; at most ${limits.recordBytesMax} are allowed`;
      throw new SpoolError('RECORD_TOO_LARGE', message);
    }
    try {
      state.check?.(record);
    } catch (cause) {
      throw new SpoolError('RECORD_INVALID', `record ${index} is refused: ${messageOf(cause)}`, { cause });
    }
    bytes += FRAME_HEADER_BYTES + record.length;
  }
  if (bytes > limits.appendBytesMax) {
    const message = `the append has ${bytes} bytes; at most ${limits.appendBytesMax} are allowed`;
    throw new SpoolError('RECORD_TOO_LARGE', message);
  }
  return bytes;
}

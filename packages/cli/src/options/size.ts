import { InvalidArgumentError } from 'commander';

const unitsBytes: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1_000,
  mb: 1_000_000,
  gb: 1_000_000_000,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
};

/**
 * Reads a size: a number and a unit, such as `512B`, `64MB` (64,000,000 bytes) or `64MiB` (67,108,864 bytes). The case
 * of the unit does not matter. Returns whole bytes.
 * @throws InvalidArgumentError saying what is allowed.
 */
export function parseSizeBytes(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([a-z]+)$/i.exec(text);
  const unitBytes = unitsBytes[(match?.[2] ?? '').toLowerCase()];
  if (match === null || unitBytes === undefined) {
    throw new InvalidArgumentError('Allowed: a number with a unit, such as 512B, 64KB, 64MB, 64MiB or 1GB.');
  }
  const bytes = Math.round(Number(match[1]) * unitBytes);
  if (!Number.isSafeInteger(bytes)) throw new InvalidArgumentError('Allowed: at most 9007199GB.');
  return bytes;
}

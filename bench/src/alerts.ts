import { generateWazuhAlert, seededRandom } from '@spoolproof/conformance';

/** The documents that scenarios use: alerts of about 600 bytes, a few hundred different ones. */
export function alertDocuments(): readonly Uint8Array[] {
  const random = seededRandom(20260401);
  const encoder = new TextEncoder();
  return Array.from({ length: 256 }, (_, n) => encoder.encode(generateWazuhAlert(random, n)));
}

/** The `count` payloads of a batch that begins with item `from`. */
export function* payloads(
  documents: readonly Uint8Array[],
  from: number,
  count: number,
): Generator<Uint8Array> {
  for (let n = from; n < from + count; n++) yield documents[n % documents.length] ?? new Uint8Array();
}

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline/promises';

import { DocumentSet } from '../documents/payload.ts';
import { generateWazuhAlert } from '../documents/wazuh-alert.ts';
import { seededRandom } from '../seeded-random.ts';
import type { DocumentOrigin } from './protocol.ts';

const documentsMax = 2000;
const documentBytesMax = 16 * 1024 * 1024;

/**
 * Loads the documents that items carry: at most 2,000 lines or 16 MiB of a file, or as many generated alerts. Items
 * beyond that carry them again.
 *
 * @throws Error when the file has no line with a document on it.
 */
export async function loadDocuments(origin: DocumentOrigin): Promise<DocumentSet> {
  if ('seed' in origin) {
    const random = seededRandom(origin.seed);
    const alerts = Array.from({ length: documentsMax }, (_, number) => generateWazuhAlert(random, number));
    return new DocumentSet(alerts.map((alert) => Buffer.from(alert)));
  }
  const documents: Buffer[] = [];
  let bytes = 0;
  const lines = createInterface({
    input: createReadStream(origin.input),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  for await (const line of lines) {
    if (line.trim() === '') continue;
    const document = Buffer.from(line);
    documents.push(document);
    bytes += document.length;
    if (documents.length === documentsMax || bytes >= documentBytesMax) break;
  }
  if (documents.length === 0) throw new Error(`no document in ${origin.input}`);
  return new DocumentSet(documents);
}

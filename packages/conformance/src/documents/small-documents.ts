import { DocumentSet } from './payload.ts';

/** Documents of a few bytes, for simulated lanes: what is in them matters less there than how many there can be. */
export function smallDocuments(): DocumentSet {
  const documents = [
    '{"rule":5710}',
    '{"rule":5712,"level":10}',
    '{"rule":100002,"level":14,"ok":true}',
    '{}',
  ];
  return new DocumentSet(documents.map((document) => Buffer.from(document)));
}

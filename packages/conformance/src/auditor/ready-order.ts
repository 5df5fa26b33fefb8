import type { AuditEntry } from './report.ts';

/**
 * The items of `ready` by bucket, in queue order: by shard, then by bucket. An open or tapped bucket goes with the oldest
 * shard that holds a younger bucket of its owner, or else with the last shard that is not younger than it. Read from the paths alone, as `spec/on-disk-format.md` has them.
 */
export class ReadyOrder {
  readonly #intern: (id: string) => number;
  readonly #buckets: Map<string, number[]> = new Map();

  /** @param intern gives an id its number. */
  constructor(intern: (id: string) => number) {
    this.#intern = intern;
  }

  /** Notes an item, if it is one of `ready`. */
  add({ id, state, path: where }: AuditEntry): void {
    if (state !== 'ready') return;
    const bucket = where.slice(0, where.lastIndexOf('/'));
    const ids = this.#buckets.get(bucket);
    if (ids === undefined) this.#buckets.set(bucket, [this.#intern(id)]);
    else ids.push(this.#intern(id));
  }

  /** The numbers of the ids of each bucket, buckets in queue order; null when the paths are of another format. */
  buckets(): readonly (readonly number[])[] | null {
    const places = [...this.#buckets].map(([where, ids]) => ({ place: placeOf(where), ids }));
    const shards = [...new Set(places.flatMap(({ place }) => place?.shard ?? []))].toSorted();
    const youngest = shards.map(() => new Map<string, string>());
    for (const { place } of places) {
      if (place === null || place.shard === null) continue;
      const owners = youngest[shards.indexOf(place.shard)];
      if (place.bucket > (owners?.get(place.owner) ?? '')) owners?.set(place.owner, place.bucket);
    }
    const ranked: { readonly rank: number; readonly bucket: string; readonly ids: readonly number[] }[] = [];
    for (const { place, ids } of places) {
      if (place === null) return null;
      const isBefore = (shard: string): boolean => shard <= place.bucket;
      const isOvertaken = (owners: ReadonlyMap<string, string>): boolean =>
        (owners.get(place.owner) ?? '') > place.bucket;
      const last = Math.max(0, shards.findLastIndex(isBefore));
      const oldest = youngest.findIndex(isOvertaken);
      const loose = oldest === -1 ? last : Math.min(oldest, last);
      const rank = place.shard === null ? loose : shards.indexOf(place.shard);
      ranked.push({ rank: Math.max(0, rank), bucket: place.bucket, ids });
    }
    return ranked.toSorted((a, b) => a.rank - b.rank || (a.bucket < b.bucket ? -1 : 1)).map(({ ids }) => ids);
  }
}

interface Place {
  /** Null for an open or tapped bucket. */
  readonly shard: string | null;
  readonly bucket: string;
  readonly owner: string;
}

function placeOf(where: string): Place | null {
  const sealed = /^ready\/sealed\/([^/]+)\/([^/]+)$/u.exec(where);
  if (sealed !== null) return { shard: sealed[1] ?? '', bucket: sealed[2] ?? '', owner: ownerOf(sealed[2]) };
  const loose = /^ready\/(?:open|tapped)\/([^/]+)$/u.exec(where);
  return loose === null ? null : { shard: null, bucket: loose[1] ?? '', owner: ownerOf(loose[1]) };
}

/** The second field of a bucket's name. */
function ownerOf(bucket = ''): string {
  return bucket.split('-')[1] ?? '';
}

import type { Call, Listed, Listing, Ref } from './model-view.ts';
import type { RealBucket, RealItem, RealPath } from './real-names.ts';
import type { RealCall } from './real-call.ts';
import type { RealListing } from './real-listing.ts';

/**
 * Which name of the real queue stands for which of the model. Owners are known from the start; a bucket's key is learnt when it
 * is first met, and stands for that one key ever after.
 */
export class NameBook {
  readonly #processes: ReadonlyMap<string, number>;
  readonly #modelByReal = new Map<string, string>();
  readonly #realByModel = new Map<string, string>();

  /** @param processes the number of each owner. */
  constructor(processes: ReadonlyMap<string, number>) {
    this.#processes = processes;
  }

  /** The number of an owner; -1 when it is none of ours. */
  processOf(owner: string): number {
    return owner === '' ? 0 : (this.#processes.get(owner) ?? -1);
  }

  /** The model's number of an item. */
  itemOf(item: RealItem | undefined): number {
    return item === undefined ? 0 : this.processOf(item.producer) * 10 + item.sequence;
  }

  /** Whether a call of the real queue is the one of the model. Learns the keys in it when it is. */
  matches(real: RealCall, model: Call): boolean {
    if (real.call !== model.call || real.ok !== model.ok || real.process !== model.who) return false;
    const item = this.itemOf(real.from.item);
    if (item !== model.item) return false;
    if (item !== 0 && real.from.item?.deliveries !== model.was) return false;
    if (
      model.to.place !== '' &&
      model.to.place !== 'keys' &&
      item !== 0 &&
      real.to.item?.deliveries !== model.now
    )
      return false;
    const pairs = [
      [real.from, model.from],
      [real.to, model.to],
    ] as const;
    if (!pairs.every(([path, ref]) => this.#mayBe(path, ref))) return false;
    for (const [path, ref] of pairs) this.#learn(path.bucket, ref);
    return true;
  }

  /** What differs between the disk and the model, a line each; none when they agree. */
  differences(real: RealListing, model: Listing): string[] {
    const there = new Set(real.directories.map(({ path, items }) => this.#lineOf(path, items)));
    const expected = new Set(model.directories.map(describeListed));
    for (const owner of real.lodges) there.add(`leased/${this.processOf(owner)}`);
    for (const owner of model.lodges) expected.add(`leased/${owner}`);
    for (const owner of real.records) there.add(`owners/${this.processOf(owner)}`);
    for (const owner of model.records) expected.add(`owners/${owner}`);
    if (real.taken !== undefined) there.add(`the key is item ${this.itemOf(real.taken)}'s`);
    if (model.taken !== 0) expected.add(`the key is item ${model.taken}'s`);
    return [
      ...[...expected].filter((line) => !there.has(line)).map((line) => `only in the model: ${line}`),
      ...[...there].filter((line) => !expected.has(line)).map((line) => `only on the disk:  ${line}`),
    ];
  }

  /** A path of the real queue in the words of the model. */
  describe(path: RealPath): string {
    const key =
      path.bucket === undefined
        ? ''
        : (this.#modelByReal.get(identityOf(path.bucket)) ?? `new ${identityOf(path.bucket)}`);
    const bucket = path.bucket === undefined ? '' : `/${key}${suffixOf(path.bucket)}`;
    const item = path.item === undefined ? '' : `/item${this.itemOf(path.item)}-${path.item.deliveries}`;
    return `${path.place}${path.owner === '' ? '' : `/${this.processOf(path.owner)}`}${bucket}${item}`;
  }

  #lineOf(path: RealPath, items: readonly RealItem[]): string {
    const inside = items
      .map((item) => [this.itemOf(item), item.deliveries] as const)
      .toSorted((a, b) => a[0] - b[0])
      .map(([item, deliveries]) => `item${item}-${deliveries}`);
    return `${this.describe(path)}: ${inside.join(', ') || 'empty'}`;
  }

  #mayBe(path: RealPath, ref: Ref): boolean {
    if (path.place !== ref.place || (ref.place !== 'keys' && this.processOf(path.owner) !== ref.of))
      return false;
    const { bucket } = path;
    if (bucket === undefined) return ref.owner === 0;
    if (this.processOf(bucket.owner) !== ref.owner || bucket.lent !== ref.lent || bucket.count !== ref.count)
      return false;
    const known = this.#modelByReal.get(identityOf(bucket));
    return known === undefined
      ? !this.#realByModel.has(modelIdentityOf(ref))
      : known === modelIdentityOf(ref);
  }

  #learn(bucket: RealBucket | undefined, ref: Ref): void {
    if (bucket === undefined) return;
    this.#modelByReal.set(identityOf(bucket), modelIdentityOf(ref));
    this.#realByModel.set(modelIdentityOf(ref), identityOf(bucket));
  }
}

function identityOf({ key, owner }: RealBucket): string {
  return `${key}-${owner}`;
}

function modelIdentityOf({ key, owner }: Ref): string {
  return `${key}-${owner}`;
}

function suffixOf({ lent, count }: { readonly lent: number; readonly count: number }): string {
  return `-w${lent}${count < 0 ? '' : `-n${count}`}`;
}

/** The path of a directory of the model. */
function describeRef(ref: Ref): string {
  const area = ref.of === 0 ? ref.place : `${ref.place}/${ref.of}`;
  return ref.owner === 0 ? area : `${area}/${modelIdentityOf(ref)}${suffixOf(ref)}`;
}

/** A call of the model, for people. */
export function describeCall({ call, from, to, item, was, now, ok }: Call): string {
  const source = item === 0 ? describeRef(from) : `${describeRef(from)}/item${item}-${was}`;
  const name = item === 0 || to.place === 'keys' ? '' : `/item${item}-${now}`;
  const target = to.place === '' ? '' : ` -> ${describeRef(to)}${name}`;
  return `${call} ${source}${target}${ok ? '' : '  (fails)'}`.trimEnd();
}

/** A directory of the model and what is in it, for people. */
export function describeListed({ ref, items }: Listed): string {
  return `${describeRef(ref)}: ${items.map(([item, deliveries]) => `item${item}-${deliveries}`).join(', ') || 'empty'}`;
}

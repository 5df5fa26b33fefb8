import { SpoolError } from '@spoolproof/contract';
import type { Context } from './context.ts';
import type { FileLease } from './lease/file-lease.ts';
import { LeaseBucket } from './lease/lease-bucket.ts';
import { bucketName, parseBucketName } from './names/bucket-name.ts';
import { parseItemName, withDeliveries, type ItemName } from './names/item-name.ts';
import { beatFor, Owner } from './owner.ts';

/** Where a resumed lease is. */
export interface Resumed {
  readonly location: { readonly owner: string; readonly bucket: LeaseBucket; readonly name: string };
  readonly item: ItemName;
}

/**
 * Moves a leased item to an owner of its own, which no process stands behind: only its heartbeat counts, and only `resume`
 * beats it. For shell scripts, whose `claim` has ended when they `ack`.
 */
export async function detachLease<T>(context: Context, lease: FileLease<T>): Promise<string> {
  const owner = await Owner.register(context, true);
  try {
    const key = lease.item.key;
    const name = bucketName({ key, owner: owner.name, lent: 0, count: null });
    const bucket = new LeaseBucket(`${owner.leased}/${name}`, name, null, false, 1);
    await context.disk.makeDirectory(bucket.path);
    const itemName = withDeliveries(lease.name, lease.item, lease.deliveries);
    if (
      (await context.disk.move(`${lease.bucket.path}/${lease.name}`, `${bucket.path}/${itemName}`)) === 'gone'
    ) {
      await context.disk.removeDirectory(bucket.path);
      await forgetOwner(context, owner.name);
      throw new SpoolError('LEASE_LOST', `the lease on ${lease.id} was lost`, { path: lease.bucket.path });
    }
    lease.settled = true;
    lease.bucket.unsettled--;
    return `${owner.name}/${name}/${itemName}`;
  } finally {
    await owner.close();
  }
}

/** Finds the lease behind a token and beats for its owner. @throws SpoolError LEASE_LOST, INVALID_ARGUMENT */
export async function resumeLease(context: Context, token: string): Promise<Resumed> {
  const [owner = '', bucketPart = '', name = '', ...rest] = token.split('/');
  const item = parseItemName(name);
  if (
    item === undefined ||
    parseBucketName(bucketPart) === undefined ||
    rest.length > 0 ||
    !/^[0-9a-z]{8}$/.test(owner)
  ) {
    throw new SpoolError(
      'INVALID_ARGUMENT',
      `${JSON.stringify(token)} is not a lease token: OWNER/BUCKET/ITEM`,
    );
  }
  const path = `${context.layout.leased}/${owner}/${bucketPart}`;
  const alive = await beatFor(context, owner);
  if (!alive || !(await context.disk.exists(`${path}/${name}`))) {
    throw new SpoolError('LEASE_LOST', `the lease on ${item.id} was lost or is settled`, { path });
  }
  const bucket = new DetachedBucket(context, owner, path, bucketPart);
  return { location: { owner, bucket, name }, item };
}

/** The bucket of a detached lease: when its item is settled, its owner has nothing left and is forgotten. */
class DetachedBucket extends LeaseBucket {
  readonly #context: Context;
  readonly #owner: string;

  constructor(context: Context, owner: string, path: string, name: string) {
    super(path, name, null, false, 1);
    this.#context = context;
    this.#owner = owner;
  }

  override async emptied(): Promise<void> {
    await forgetOwner(this.#context, this.#owner);
  }
}

async function forgetOwner(context: Context, owner: string): Promise<void> {
  const { disk, layout } = context;
  await disk.removeDirectory(`${layout.staging}/${owner}`);
  if ((await disk.removeDirectory(`${layout.leased}/${owner}`)) === 'kept') return;
  await disk.remove(`${layout.owners}/${owner}`);
  await disk.remove(`${layout.watch}/${owner}`);
}

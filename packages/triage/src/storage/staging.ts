import type { Identity, Ports, ProcessIdentity } from '@spoolproof/contract';
import { z } from 'zod';
import type { Storage } from './storage.ts';

const ownerSchema = z.object({
  host: z.string(),
  bootId: z.string(),
  pidNamespace: z.string(),
  pid: z.int(),
  startTime: z.string(),
});

/** What cleaning up found in staging. */
export interface StagingReport {
  /** Runs that are gone; what they had half-written has been removed. */
  readonly removed: number;
  /** Runs that are alive, or of which this host cannot tell. Nothing of theirs was touched. */
  readonly kept: number;
}

/** Where one run writes what is not to be seen yet: `staging/RUN/`, with `staging/RUN.json` saying whose it is. */
export class Staging {
  readonly #storage: Storage;
  readonly #root: string;
  readonly #run: string;
  #count = 0;

  private constructor(storage: Storage, root: string, run: string) {
    this.#storage = storage;
    this.#root = root;
    this.#run = run;
  }

  /** Begins a run. Its record comes first, so that there is no directory of which nobody knows whose it is. */
  static async begin(storage: Storage, root: string, ports: Ports): Promise<Staging> {
    const draw = (): string => ports.random.uint32().toString(36).padStart(7, '0');
    const run = `${draw()}${draw()}`;
    const owner = new TextEncoder().encode(`${JSON.stringify(ports.identity.self())}\n`);
    await storage.writeDurably(`${root}/${run}.json`, owner);
    await storage.makeDirectory(`${root}/${run}`);
    return new Staging(storage, root, run);
  }

  /** An empty directory of this run. */
  async directory(): Promise<string> {
    const path = `${this.#root}/${this.#run}/${this.#count++}`;
    await this.#storage.makeDirectory(path);
    return path;
  }

  /** Removes what this run has staged, and its record last. */
  async end(): Promise<void> {
    await this.#storage.removeTree(`${this.#root}/${this.#run}`);
    await this.#storage.removeTree(`${this.#root}/${this.#run}.json`, false);
  }
}

/**
 * Removes what runs that are provably gone have left. A record that cannot be read is kept: its run may be writing it.
 */
export async function clearStaging(
  storage: Storage,
  root: string,
  identity: Identity,
): Promise<StagingReport> {
  let removed = 0;
  let kept = 0;
  for (const { name } of await storage.entries(root)) {
    if (!name.endsWith('.json')) continue;
    const owner = ownerOf(await storage.read(`${root}/${name}`));
    if (owner === undefined || !isGoneForGood(owner, identity)) {
      kept++;
      continue;
    }
    await storage.removeTree(`${root}/${name.slice(0, -'.json'.length)}`);
    await storage.removeTree(`${root}/${name}`, false);
    removed++;
  }
  return { removed, kept };
}

function ownerOf(bytes: Uint8Array | undefined): ProcessIdentity | undefined {
  if (bytes === undefined) return undefined;
  try {
    return ownerSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}

/** No process survives a boot of its host. If two hosts share a name, the run that is cleared fails and is repeated. */
function isGoneForGood(owner: ProcessIdentity, identity: Identity): boolean {
  const self = identity.self();
  const isRebooted =
    owner.host === self.host && owner.bootId !== '' && self.bootId !== '' && owner.bootId !== self.bootId;
  return isRebooted || identity.probe(owner) === 'gone';
}

/** A directory of leased items, as its owner knows it. */
export class LeaseBucket {
  readonly path: string;
  readonly name: string;
  /** The count it was sealed with if it was claimed whole and found complete, else null. */
  readonly sealedCount: number | null;
  /** True for the bucket into which single items are being claimed: it stays although it may be empty. */
  standing: boolean;
  /** Items that are ours and not settled yet. */
  unsettled: number;

  constructor(path: string, name: string, sealedCount: number | null, standing: boolean, unsettled: number) {
    this.path = path;
    this.name = name;
    this.sealedCount = sealedCount;
    this.standing = standing;
    this.unsettled = unsettled;
  }

  /** Whether it can still be settled by one rename: claimed whole, and nothing settled singly. */
  get whole(): boolean {
    return this.sealedCount !== null && this.unsettled === this.sealedCount;
  }

  /** Called once its directory has been removed because nothing was left in it. */
  async emptied(): Promise<void> {}
}

import { fanOutOf } from './case-id.ts';

/** Where things lie below the directory of the cases. `spec/cases-format.md` has the whole tree. */
export class CaseLayout {
  /** Absolute, without a slash at its end. */
  readonly root: string;
  readonly marker: string;
  readonly cases: string;
  readonly packs: string;
  readonly ledger: string;
  readonly staging: string;

  constructor(root: string) {
    this.root = root;
    this.marker = `${root}/cases.json`;
    this.cases = `${root}/cases`;
    this.packs = `${root}/packs`;
    this.ledger = `${root}/ledger`;
    this.staging = `${root}/staging`;
  }

  /** The directory of a case. */
  caseDirectory(id: string): string {
    return [this.cases, ...fanOutOf(id), id].join('/');
  }

  /** The directory of a case's escalation pack. */
  packDirectory(id: string): string {
    return [this.packs, ...fanOutOf(id), id].join('/');
  }
}

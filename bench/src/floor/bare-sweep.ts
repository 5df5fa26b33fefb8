import * as fs from 'node:fs';

const OWNER = 'floorown';
/** About as long as what an owner says of itself. */
const RECORD_BYTES = 300;
/** What a sweep lists besides the leases: what is due, owners, what dead owners left, what is kept long enough, keys. */
const LISTED = [
  'delayed-open',
  'delayed-sealed',
  'owners',
  'staging',
  'ready-open',
  'done-open',
  'overflow-open',
  'tapped',
  'retiring',
  'done',
  'keys',
];

/**
 * Gives what a dead owner has leased in a bare queue back: for every bucket the look whether it is empty, the rename and the listing
 * that counts; around them the fixed calls of a sweep.
 */
export function reclaimBare(root: string): number {
  for (const name of LISTED) fs.readdirSync(`${root}/${name}`);
  fs.readFileSync(`${root}/owners/${OWNER}`);
  fs.lstatSync(`${root}/leased`);
  fs.readdirSync(`${root}/staging/${OWNER}`);
  let items = 0;
  for (const bucket of fs.readdirSync(`${root}/leased`)) {
    removeIfEmpty(`${root}/leased/${bucket}`);
    const tapped = `${root}/tapped/${bucket}`;
    fs.renameSync(`${root}/leased/${bucket}`, tapped);
    items += fs.readdirSync(tapped).length;
  }
  for (const directory of ['leased', `staging/${OWNER}`]) fs.rmdirSync(`${root}/${directory}`);
  for (const directory of ['owners', 'watch']) fs.unlinkSync(`${root}/${directory}/${OWNER}`);
  return items;
}

/** Adds to a bare queue what a sweep looks at. */
export function prepareBareSweep(root: string): void {
  for (const name of LISTED) fs.mkdirSync(`${root}/${name}`, { recursive: true });
  fs.mkdirSync(`${root}/staging/${OWNER}`);
  fs.mkdirSync(`${root}/watch`);
  for (const directory of ['owners', 'watch'])
    fs.writeFileSync(`${root}/${directory}/${OWNER}`, '0'.repeat(RECORD_BYTES));
}

/**
 * Deletes everything that is done in a bare queue: for every bucket a rename, a listing, a line in a ledger, an unlink for every
 * item, and a rmdir.
 */
export function retireBare(root: string): number {
  fs.mkdirSync(`${root}/retiring`, { recursive: true });
  let deleted = 0;
  for (const bucket of fs.readdirSync(`${root}/done`).sort()) {
    const path = `${root}/retiring/${bucket}`;
    fs.renameSync(`${root}/done/${bucket}`, path);
    const names = fs.readdirSync(path).sort();
    fs.appendFileSync(`${root}/ledger`, `{"bucket":"${bucket}","ranges":{"${OWNER}":[[0,999]]}}\n`);
    for (const name of names) fs.unlinkSync(`${path}/${name}`);
    fs.rmdirSync(path);
    deleted += names.length;
  }
  return deleted;
}

function removeIfEmpty(path: string): void {
  try {
    fs.rmdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
  }
}

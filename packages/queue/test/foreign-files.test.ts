import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { countsOnDisk, expectSound } from './support/disk-truth.ts';
import { createWorld, payloads, type World } from './support/world.ts';

const NAMES: readonly (string | Buffer)[] = [
  'README.md',
  '.DS_Store',
  'two\nlines',
  'ä€𝄞',
  'x'.repeat(255),
  Buffer.from([0x66, 0xff, 0xfe]),
  '0hh6oh7gg00-819fve2i-000000',
  '0hh6oh7gg00-819fve2i-0000000-1-1111111-0.tmp',
  '0hh6oh7gg00-819fve2i-w0-n',
];

function directoriesBelow(directory: string): string[] {
  const below = readdirSync(directory, { withFileTypes: true, encoding: 'utf8' }).filter((entry) =>
    entry.isDirectory(),
  );
  return [directory, ...below.flatMap((entry) => directoriesBelow(`${directory}/${entry.name}`))];
}

/** Puts foreign files into every directory that stands, and into one of their own in each. */
function litter(world: World): Buffer[] {
  const placed: Buffer[] = [];
  for (const directory of directoriesBelow(world.root)) {
    const inBucket =
      /-w[0-9a-z]+(-n[0-9a-z]+)?$/u.test(directory) || /staging\/|leased\/.*\/|keys\//u.test(directory);
    if (inBucket) continue;
    for (const name of NAMES) {
      const file = Buffer.concat([Buffer.from(`${directory}/`), Buffer.from(name)]);
      writeFileSync(file, 'foreign');
      placed.push(file);
    }
    mkdirSync(`${directory}/a folder`);
    writeFileSync(`${directory}/a folder/inside`, 'foreign');
    placed.push(Buffer.from(`${directory}/a folder/inside`));
  }
  return placed;
}

describe('[Q17] foreign files', () => {
  test('in every directory are not counted, delivered, moved or deleted, and everything goes on', async () => {
    const world = await createWorld({ bucketItemsMax: 4, doneRetentionMs: 0, keyWindowMs: 1000 });
    const early = litter(world);
    const queue = await world.actor().open();
    await queue.enqueueMany(payloads(10));
    await queue.enqueue('keyed', { key: 'k' });
    await queue.enqueue('later', { delayMs: 1000 });
    const [prefix] = readdirSync(`${world.root}/keys`).filter((name) => /^[0-9a-f]{3}$/u.test(name));
    const [rest] = readdirSync(`${world.root}/keys/${prefix}`);
    const amongKeys = [`${world.root}/keys/${prefix}/note`, `${world.root}/keys/${prefix}/${rest}/.note`];
    for (const file of amongKeys) writeFileSync(file, 'foreign');
    early.push(...amongKeys.map((file) => Buffer.from(file)));
    expect((await queue.enqueue('again', { key: 'k' })).status).toBe('duplicate');
    const dead = world.actor();
    const doomed = await dead.open();
    await doomed.enqueueMany(payloads(6));
    await doomed.claim({ max: 4 });
    await dead.kill();
    await queue.sweep();
    expect(await queue.stats()).toMatchObject({
      owners: 1,
      retired: 0,
      depth: 17,
      counts: { ready: 17, delayed: 1, leased: 0 },
    });
    await queue.enforceCap({ max: 9 });
    await queue.readmit({ max: 3 });
    const [one, two, three] = await queue.claim({ max: 3 });
    await queue.release(one!);
    await queue.bury(two!, { reason: 'r' });
    await queue.ack(three!);
    world.time.advance(5000);
    let done = 1;
    for (let leases; (leases = await queue.claim({ max: 20 })).length > 0; done += leases.length)
      await queue.ackMany(leases);
    expect(await queue.sweep()).toMatchObject({ doneDeleted: done, keysExpired: 1 });
    expect(countsOnDisk(world)).toEqual({ dead: 1, overflow: 18 - 1 - done });
    expect(early.map((file) => readFileSync(file, 'utf8'))).toEqual(early.map(() => 'foreign'));
    await queue.close();
  });

  test('in a bucket travel with it, and are neither counted nor delivered', async () => {
    const world = await createWorld({ bucketItemsMax: 3 });
    const queue = await world.actor().open();
    await queue.enqueueMany(payloads(3));
    await queue.enqueue('single');
    for (const bucket of directoriesBelow(`${world.root}/ready`).filter((path) => path.includes('-w')))
      writeFileSync(`${bucket}/note.txt`, 'foreign');
    expect((await queue.stats()).depth).toBe(4);
    const leases = await queue.claim({ max: 10 });
    leases.push(...(await queue.claim({ max: 10 })));
    expect(leases).toHaveLength(4);
    expect((await queue.ackMany(leases)).settled).toBe(4);
    expect(countsOnDisk(world)).toEqual({ done: 4 });
    const notes = directoriesBelow(world.root).filter((path) => readdirSync(path).includes('note.txt'));
    expect(notes).toHaveLength(2);
    expect(await queue.claim()).toEqual([]);
    await queue.sweep();
    expectSound(world);
  });

  test('that come with the bucket of a dead owner stay, and keep no item back', async () => {
    const world = await createWorld({ bucketItemsMax: 3 });
    const dead = world.actor();
    const doomed = await dead.open();
    await doomed.enqueueMany(payloads(3));
    await doomed.claim({ max: 2 });
    for (const bucket of directoriesBelow(`${world.root}/leased`).filter((path) => path.includes('-w')))
      writeFileSync(`${bucket}/note.txt`, 'foreign');
    await dead.kill();
    const queue = await world.actor().open();
    await queue.sweep();
    await queue.sweep();
    expect(await queue.claim({ max: 3 })).toHaveLength(3);
  });

  test('nothing outside the root is touched', async () => {
    const world = await createWorld();
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueue('x', { key: '../../outside' });
    await queue.enforceCap({ max: 0 });
    await queue.readmit({ max: 1 });
    const [lease] = await queue.claim();
    await queue.bury(lease!, { reason: '../..' });
    await queue.sweep();
    await queue.close();
    const changing = actor.fs.calls.filter(({ kind }) => !['stat', 'readdir', 'readFile'].includes(kind));
    const outside = changing
      .flatMap(({ path, to }) => [path, to ?? path])
      .filter((path) => !path.startsWith(`${world.root}/`));
    expect(outside).toEqual([]);
    expect(changing.length).toBeGreaterThan(20);
  });
});

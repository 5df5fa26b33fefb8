import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { adopt, bytesCodec } from '../../src/index.ts';
import { countsOnDisk, expectSound } from '../support/disk-truth.ts';
import { createWorld, type World } from '../support/world.ts';

function drop(world: World, name: string | Buffer, mtimeS: number, text = String(name)): void {
  const directory = `${world.directory}/flat`;
  mkdirSync(directory, { recursive: true });
  const file = Buffer.concat([Buffer.from(`${directory}/`), Buffer.from(name)]);
  writeFileSync(file, text);
  utimesSync(file, mtimeS, mtimeS);
}

const ODD_NAMES: readonly (string | Buffer)[] = [
  'two\nlines.json',
  `${'x'.repeat(250)}.json`,
  Buffer.concat([Buffer.from([0x61, 0xff, 0xfe]), Buffer.from('.json')]),
  'ä%2F.json',
];

describe('adopt', () => {
  test('[Q11] takes files in (mtime, name) order and leaves others', async () => {
    const world = await createWorld({ bucketItemsMax: 3 });
    for (const [name, time] of [
      ['c.json', 1],
      ['a.json', 2],
      ['b.json', 2],
      ['z.json', 0],
      ['d.json', 3],
    ] as const)
      drop(world, name, time);
    for (const name of ['note.txt', '.hidden.json']) drop(world, name, 0);
    mkdirSync(`${world.directory}/flat/folder.json`);
    const actor = world.actor();
    const queue = await actor.openWith(bytesCodec);
    const report = await adopt(queue, `${world.directory}/flat`, { ports: actor.ports });
    expect(report).toEqual({ adopted: 5, vanished: 0, passedOver: 3 });
    const leases = await queue.claim({ max: 2 });
    leases.push(...(await queue.claim({ max: 9 })), ...(await queue.claim({ max: 9 })));
    expect(leases.map((lease) => lease.origin)).toEqual(['z.json', 'c.json', 'a.json', 'b.json', 'd.json']);
    expect(new TextDecoder().decode(await leases[0]!.payload())).toBe('z.json');
    expect(readdirSync(`${world.directory}/flat`).toSorted()).toEqual([
      '.hidden.json',
      'folder.json',
      'note.txt',
    ]);
  });

  test('[Q17] takes names with newlines, of 255 bytes, and that are not UTF-8', async () => {
    const world = await createWorld();
    for (const [at, name] of ODD_NAMES.entries()) drop(world, name, at, `content ${at}`);
    const actor = world.actor();
    const queue = await actor.openWith(bytesCodec);
    expect((await adopt(queue, `${world.directory}/flat`, { ports: actor.ports })).adopted).toBe(4);
    const leases = await queue.claim({ max: 4 });
    const contents = await Promise.all(
      leases.map(async (lease) => new TextDecoder().decode(await lease.payload())),
    );
    expect(contents).toEqual([0, 1, 2, 3].map((at) => `content ${at}`));
    expect(leases.map((lease) => lease.origin)).toEqual([
      'two\nlines.json',
      'x'.repeat(120),
      'a\uFFFD\uFFFD.json',
      'ä%2F.json',
    ]);
    expect((await queue.ackMany(leases)).settled).toBe(4);
  });

  test('[Q06] several at once take each file once', async () => {
    const world = await createWorld();
    for (let file = 0; file < 60; file++) drop(world, `${file}.json`, file % 7);
    const actors = [world.actor(), world.actor(), world.actor()];
    const reports = await Promise.all(
      actors.map(async (actor) =>
        adopt(await actor.openWith(bytesCodec), `${world.directory}/flat`, { ports: actor.ports }),
      ),
    );
    expect(reports.reduce((sum, report) => sum + report.adopted, 0)).toBe(60);
    expect(countsOnDisk(world)).toEqual({ ready: 60 });
    expect(readdirSync(`${world.directory}/flat`)).toEqual([]);
    expectSound(world);
  });

  test('[Q13] [Q16] killed at any call, it is gone on with by the next; files that vanish and appear are no matter', async () => {
    for (let call = 10; ; call += 7) {
      const world = await createWorld({ bucketItemsMax: 3 });
      for (let file = 0; file < 8; file++) drop(world, `${file}.json`, file);
      const doomed = world.actor();
      const doomedQueue = await doomed.openWith(bytesCodec);
      doomed.fs.crashAtCall(call);
      await adopt(doomedQueue, `${world.directory}/flat`, { ports: doomed.ports }).catch(() => undefined);
      const crashed = doomed.fs.crashed;
      await doomed.kill();
      drop(world, 'late.json', 99);
      const actor = world.actor();
      const queue = await actor.openWith(bytesCodec);
      await queue.sweep();
      await adopt(queue, `${world.directory}/flat`, { ports: actor.ports });
      const origins: (string | null)[] = [];
      for (let leases; (leases = await queue.claim({ max: 3 })).length > 0;)
        origins.push(...leases.map((lease) => lease.origin));
      expect(origins).toEqual([...Array.from({ length: 8 }, (_, file) => `${file}.json`), 'late.json']);
      if (!crashed) break;
    }
  });

  test('refuses a source that is a file, not there, on another device, or one with the queue', async () => {
    const world = await createWorld();
    drop(world, 'a.json', 1);
    const actor = world.actor();
    const queue = await actor.openWith(bytesCodec);
    for (const source of ['flat/a.json', 'missing', 'queue', 'queue/ready', '.'])
      await expect(
        adopt(queue, `${world.directory}/${source}`, { ports: actor.ports }),
      ).rejects.toMatchObject({
        code: 'ADOPT_SOURCE_INVALID',
      });
    actor.fs.alterStatus = (path, status) => (path.endsWith('/flat') ? { ...status, device: -1 } : status);
    await expect(adopt(queue, `${world.directory}/flat`, { ports: actor.ports })).rejects.toMatchObject({
      code: 'ADOPT_CROSS_DEVICE',
    });
    expect(readdirSync(`${world.directory}/flat`)).toEqual(['a.json']);
  });
});

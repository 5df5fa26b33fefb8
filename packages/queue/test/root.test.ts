import { chmodSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { initQueue, openQueue } from '../src/index.ts';
import { createWorld, temporaryDirectory, World } from './support/world.ts';

describe('initQueue', () => {
  test('makes a queue in a directory that is not there, empty, or holds other files', async () => {
    for (const prepare of [
      () => undefined,
      (root: string) => mkdirSync(root),
      (root: string) => {
        mkdirSync(root);
        writeFileSync(`${root}/notes.txt`, 'mine');
      },
    ]) {
      const world = new World(temporaryDirectory());
      prepare(world.root);
      await initQueue(world.root, { bucketItemsMax: 7 });
      expect((await openQueue(world.root)).settings.bucketItemsMax).toBe(7);
    }
  });

  test('refuses a second queue in the same place, also when both are made at once', async () => {
    const world = new World(temporaryDirectory());
    const outcomes = await Promise.allSettled(
      [1, 2, 3].map((leaseMs) => initQueue(world.root, { leaseMs }, world.actor().ports)),
    );
    const made = outcomes.filter((outcome) => outcome.status === 'fulfilled');
    expect(made).toHaveLength(1);
    expect(
      outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason.code),
    ).toEqual(['ALREADY_A_QUEUE', 'ALREADY_A_QUEUE']);
    expect((await openQueue(world.root)).settings).toEqual(made[0]!.value);
    await expect(initQueue(world.root)).rejects.toMatchObject({ code: 'ALREADY_A_QUEUE' });
    expect(readdirSync(world.root).filter((name) => name.includes('spool.json'))).toEqual(['spool.json']);
  });

  test('[Q15] interrupted at any call leaves no queue or a whole one, and can be repeated', async () => {
    for (let call = 1; ; call++) {
      const world = new World(temporaryDirectory());
      const actor = world.actor();
      actor.fs.crashAtCall(call);
      await initQueue(world.root, {}, actor.ports).catch(() => undefined);
      if (!actor.fs.crashed) break;
      const state = await openQueue(world.root).then(
        () => 'queue',
        (error: { code: string }) => error.code,
      );
      expect(['queue', 'NOT_A_QUEUE'], `killed at call ${call}`).toContain(state);
      if (state !== 'queue') await initQueue(world.root);
      await (await openQueue(world.root)).enqueue(new Uint8Array(1));
    }
  });

  test.for([
    { bucketItemsMax: 0 },
    { bucketItemsMax: 10_001 },
    { leaseMs: -1 },
    { deliveriesMax: 0 },
    { cap: { max: 1, low: 2, policy: 'reject' } },
    { durability: 'maybe' },
    { payloadBytesMax: 0 },
    { colour: 'red' },
  ])('refuses the settings %j and makes nothing', async (settings) => {
    const directory = temporaryDirectory();
    await expect(initQueue(`${directory}/q`, settings as never)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    expect(readdirSync(directory)).toEqual([]);
  });

  test.for(['EACCES', 'EPERM', 'EROFS'])('says ROOT_NOT_WRITABLE on %s', async (errno) => {
    const world = new World(temporaryDirectory());
    const actor = world.actor();
    actor.fs.fail({ kind: 'mkdir', nth: 2, errno });
    await expect(initQueue(world.root, {}, actor.ports)).rejects.toMatchObject({
      code: 'ROOT_NOT_WRITABLE',
      errno,
    });
  });

  test('says NO_SPACE on a full disk, and works once there is room', async () => {
    const world = new World(temporaryDirectory());
    const actor = world.actor();
    actor.fs.fail({ kind: 'write', errno: 'ENOSPC' });
    await expect(initQueue(world.root, {}, actor.ports)).rejects.toMatchObject({ code: 'NO_SPACE' });
    await initQueue(world.root, {}, actor.ports);
    expect(JSON.parse(readFileSync(`${world.root}/spool.json`, 'utf8'))).toMatchObject({ format: 1 });
  });
});

describe('openQueue', () => {
  test('refuses what is no queue, a file, or not there, and leaves it as it is', async () => {
    const directory = temporaryDirectory();
    writeFileSync(`${directory}/file`, 'x');
    for (const root of [directory, `${directory}/missing`, `${directory}/file`])
      await expect(openQueue(root)).rejects.toMatchObject({ code: 'NOT_A_QUEUE' });
    expect(readdirSync(directory)).toEqual(['file']);
  });

  test.for([
    ['FORMAT_TOO_NEW', (json: string) => json.replace('"format": 1', '"format": 2')],
    ['SETTINGS_INVALID', (json: string) => json.slice(0, 40)],
    ['SETTINGS_INVALID', (json: string) => json.replace('"leaseMs": 30000', '"leaseMs": "long"')],
    ['SETTINGS_INVALID', () => ''],
    ['SETTINGS_INVALID', () => 'null'],
  ] as const)('says %s', async ([code, alter]) => {
    const world = await createWorld();
    const file = `${world.root}/spool.json`;
    writeFileSync(file, alter(readFileSync(file, 'utf8')));
    await expect(openQueue(world.root)).rejects.toMatchObject({ code });
  });

  test('refuses a queue that lacks a directory', async () => {
    const world = await createWorld();
    rmSync(`${world.root}/overflow`, { recursive: true });
    await expect(openQueue(world.root)).rejects.toMatchObject({ code: 'SETTINGS_INVALID' });
  });

  test('refuses a root that spans devices', async () => {
    const world = await createWorld();
    const actor = world.actor();
    actor.fs.alterStatus = (path, status) =>
      path.endsWith('/overflow') ? { ...status, device: -1 } : status;
    await expect(actor.open()).rejects.toMatchObject({
      code: 'ROOT_SPANS_DEVICES',
      path: `${world.root}/overflow`,
    });
  });

  test('refuses a root that is world-writable and sticky, when made and when opened', async () => {
    const world = await createWorld();
    const fresh = `${world.directory}/fresh`;
    mkdirSync(fresh);
    for (const root of [world.root, fresh]) chmodSync(root, 0o1777);
    await expect(openQueue(world.root)).rejects.toMatchObject({ code: 'ROOT_STICKY_WORLD_WRITABLE' });
    await expect(initQueue(fresh)).rejects.toMatchObject({ code: 'ROOT_STICKY_WORLD_WRITABLE' });
    expect(readdirSync(fresh)).toEqual([]);
    for (const mode of [0o777, 0o1775]) {
      chmodSync(world.root, mode);
      expect((await openQueue(world.root)).root).toBe(world.root);
    }
  });

  test('a queue that may be read but not written can be counted; the first write says ROOT_NOT_WRITABLE', async () => {
    const world = await createWorld();
    await (await world.actor().open()).enqueue('x');
    const actor = world.actor();
    actor.fs.fail({ kind: ['open', 'mkdir', 'rename'], times: Infinity, errno: 'EACCES' });
    const queue = await actor.open();
    expect((await queue.stats()).depth).toBe(1);
    await expect(queue.enqueue('y')).rejects.toMatchObject({ code: 'ROOT_NOT_WRITABLE', errno: 'EACCES' });
    await expect(queue.claim()).rejects.toMatchObject({ code: 'ROOT_NOT_WRITABLE' });
    actor.fs.heal();
    expect(await queue.claim()).toHaveLength(1);
  });
});

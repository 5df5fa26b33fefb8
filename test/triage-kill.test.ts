import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nodePorts } from '@spoolproof/node';
import { bytesCodec, initQueue, openQueue } from '@spoolproof/queue';
import { Ledger, ledgerGroups, openCaseRoot, reconcile } from '@spoolproof/triage';
import { expect, onTestFinished, test } from 'vitest';
import { repositoryRoot } from '../tools/workspaces.ts';

const command = [
  '--import',
  import.meta.resolve('tsx'),
  '--conditions=@spoolproof/source',
  path.join(repositoryRoot, 'packages/cli/src/main.ts'),
];
const alerts = 120;
const kills = 3;

function alert(number: number): Uint8Array {
  const rule = { id: '5710', level: number % 10 === 0 ? 12 : 3, description: 'sshd: attempt' };
  const document = {
    timestamp: '2026-04-01T05:29:00.000+0000',
    rule,
    agent: { id: '1', name: 'web' },
    id: `1.${number}`,
  };
  return new TextEncoder().encode(JSON.stringify(document));
}

test('[P02] [P03] triage that is killed in the middle is gone on with: one case each, nothing lost', async () => {
  const scratch = await mkdtemp(path.join(tmpdir(), 'spoolproof-triage-'));
  onTestFinished(() => rm(scratch, { recursive: true }));
  const [root, cases, policy] = ['queue', 'cases', 'policy.yaml'].map((name) => path.join(scratch, name)) as [
    string,
    string,
    string,
  ];
  await writeFile(
    policy,
    'version: 1\nname: test\nlevels:\n  - { from: 0, to: 9, disposition: REVIEW }\n' +
      'dedup:\n  - { id: same, by: [rule.id], window: 999999d }\n',
  );
  await initQueue(root, { deliveriesMax: 100 });
  await using queue = await openQueue(root, { codec: bytesCodec });
  await queue.enqueueMany(Array.from({ length: alerts }, (_, number) => alert(number)));
  // There before triage is, so that it can be watched from the start.
  await mkdir(path.join(cases, 'cases'), { recursive: true });
  const words = ['triage', '--root', root, '--cases', cases, '--policy', policy, '--drain', '--batch', '4'];
  const start = (): ReturnType<typeof spawn> =>
    spawn(process.execPath, [...command, ...words], { stdio: 'ignore' });

  for (let kill = 1; kill <= kills; kill++) {
    const child = start();
    const exit = once(child, 'exit');
    let seen = 0;
    const watcher = watch(path.join(cases, 'cases'), () => {
      seen += 1;
      if (seen >= 10) child.kill('SIGKILL');
    });
    expect(await exit).toEqual([null, 'SIGKILL']);
    watcher.close();
    const { mismatches } = await reconcile(queue, cases, nodePorts());
    expect(mismatches, `after kill ${kill}`).toEqual([]);
  }
  const [code] = (await once(start(), 'exit')) as [number];
  expect(code).toBe(0);
  const report = await reconcile(queue, cases, nodePorts());
  expect(report).toMatchObject({
    holds: true,
    mismatches: [],
    counts: {
      accepted: alerts,
      cases: alerts,
      ledgerEntries: alerts,
      packs: alerts / 10,
      repeats: 0,
      unsettled: 0,
    },
  });
  expect(await readdir(path.join(cases, 'staging'))).toEqual([]);
  await using ledger = await Ledger.open(await openCaseRoot(cases));
  const sizes = ledgerGroups(ledger.entries()).map(({ disposition, members }) => [
    disposition,
    members.length,
  ]);
  expect(Object.fromEntries(sizes)).toEqual({ ESCALATE: alerts / 10, REVIEW: (alerts / 10) * 9 });
});

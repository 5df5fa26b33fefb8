// Moving from a flat directory to a queue: one rename a file, oldest first, while somebody else still drops files.
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adopt, initQueue, openQueue } from '@spoolproof/queue';

const scratch = await mkdtemp(join(tmpdir(), 'spoolproof-example-'));
const flat = join(scratch, 'alerts');
await mkdir(flat);
for (let number = 0; number < 5; number++) {
  await writeFile(join(flat, `alert-${number}.json`), `{"number":${number}}`);
  await utimes(join(flat, `alert-${number}.json`), 1000 - number, 1000 - number); // the last is the oldest
}
await initQueue(join(scratch, 'queue'));
{
  await using queue = await openQueue(join(scratch, 'queue'));
  const first = await adopt(queue, flat);
  await writeFile(join(flat, 'late.json'), '{"number":"late"}');
  const second = await adopt(queue, flat);
  console.log(`${first.adopted} adopted, then ${second.adopted}`);
  for (let lease; ([lease] = await queue.claim()), lease !== undefined; await queue.ack(lease)) {
    console.log(lease.origin, new TextDecoder().decode(await lease.payload()));
  }
}
await rm(scratch, { recursive: true });

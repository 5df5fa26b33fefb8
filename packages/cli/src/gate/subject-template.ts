/** A subject to start from. It has no type annotation, so that it is TypeScript and JavaScript alike. */
export const subjectTemplate = `// A queue under test. As it stands, this is a toy: a directory of files, which keeps some clauses and breaks others.
// 1. Run the gate on it once, to see what a verdict looks like.
// 2. Replace what the methods of \`open\` do with calls of your own queue.
// 3. Declare in \`capabilities\` what your documentation promises, and nothing more: you are held to what you declare.
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { defineSubject } from '@spoolproof/conformance';

export const subject = defineSubject({
  name: 'my-queue',
  version: '1.0.0',

  // 'ambient': the queue imports node:fs by itself, as this one does; memfs takes its place in the simulation.
  // Add simulated: false if it needs native code, threads or child processes: then it runs on real files only.
  // 'injected': everything goes through the \`ports\` that \`open\` gets, and the simulator can choose each step.
  ports: 'ambient',

  capabilities: {
    durability: ['none'], // 'none': survives the death of a process; 'flush', 'strict': of the machine
    order: 'none', // 'per-producer': first in, first out (Q11); 'mtime': as a flat directory
    atomicBatch: false, // a batch is there whole or not at all (Q05); needs enqueueMany
    leases: true, // an item has one owner at a time, who loses it by dying (Q06, Q07, Q08, Q16, Q21)
    capPolicies: [], // 'archive-oldest': enforceCap moves the oldest away (Q10, Q12, Q24)
    readmit: false, // what was archived can come back; needs readmit
    delay: false, // items can be delayed
    idempotencyKeys: false, // two enqueues of one key are one item (Q19)
    deliveriesMax: null, // a number: after so many deliveries an item is buried (Q22)
    flatCost: false, // what an operation costs does not grow with the depth (Q30 to Q37)
  },

  // Makes the directory a queue, once, before anybody opens it.
  async prepare({ root }) {
    await writeFile(path.join(root, 'made-by'), 'my-queue');
  },

  // Opens the queue in the directory \`root\`. Every process of the gate calls this for itself.
  // \`settings.leaseMs\` is how long a silent owner may keep its items: hand it to your queue.
  async open({ root }) {
    let count = 0;
    const place = (id, state) => path.join(root, id + '.' + state);
    return {
      // Resolves when the item is in the queue, with the id by which it is found again.
      async enqueue(payload) {
        const id = process.pid + '-' + count++;
        await writeFile(place(id, 'tmp'), payload);
        await rename(place(id, 'tmp'), place(id, 'ready'));
        return { id, status: 'enqueued' };
      },

      // Takes up to \`max\` items. Nothing to take is an empty list, not an error.
      async claim(max) {
        const names = (await readdir(root)).filter((name) => name.endsWith('.ready')).slice(0, max);
        const ids = names.map((name) => path.basename(name, '.ready'));
        return ids.map((id) => ({ id, read: () => readFile(place(id, 'ready')) }));
      },

      // Ends a lease: 'ack' is done, 'release' gives back, 'bury' is failed for good.
      // Answers 'settled', or 'lease-lost' when the item was no longer ours.
      async settle({ id }, kind) {
        if (kind === 'ack') await rename(place(id, 'ready'), place(id, 'done'));
        if (kind === 'bury') await rename(place(id, 'ready'), place(id, 'dead'));
        return 'settled';
      },

      // Takes back what dead owners held. Leave it out if your queue does that by itself.
      async sweep() {
        return { reclaimed: 0 };
      },

      // Lists every item there is: 'ready', 'delayed', 'leased', 'done', 'overflow' or 'dead'. What is acknowledged must
      // be listed as done: if your queue deletes it, keep a list of your own, written before the queue is told.
      async *inventory() {
        for (const name of await readdir(root)) {
          const [id, state] = name.split('.');
          if (id === undefined) continue;
          if (state === 'ready' || state === 'done' || state === 'dead') yield { id, state };
        }
      },

      async close() {},
    };
  },
});
`;

import { BulkBuilder, bytesAt, SimFs, type Scenario } from '../../src/index.ts';

/** A bucket is moved and listed while somebody publishes into it: the listing may miss what arrives late. */
export const lateArrival: Scenario = {
  name: 'late-arrival',
  async run(run) {
    const kernel = new SimFs();
    const bulk = new BulkBuilder(kernel.volume);
    bulk.directory('/ready');
    bulk.file(bulk.directory('/staging'), 'item', new Uint8Array([1]));
    const simulation = run.simulate({ kernel });
    const listed: string[] = [];
    simulation.spawn('publisher', async ({ fs }) => {
      await fs.rename('/staging/item', '/ready/item').catch(() => undefined);
    });
    simulation.spawn('mover', async ({ fs }) => {
      await fs.rename('/ready', '/leased');
      for await (const chunk of fs.readdir('/leased')) listed.push(...chunk.map(({ name }) => name));
    });
    await simulation.run();
    if (bytesAt(kernel.volume, '/leased/item') !== undefined && !listed.includes('item')) {
      throw new Error('the item arrived after the bucket was moved and listed');
    }
  },
};

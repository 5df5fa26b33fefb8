import { mutationOptions } from './options.mjs';

export default mutationOptions({
  area: 'queue',
  // What decides who has an item and where it is. The rest is wiring, settings and the adapters of Node.
  mutate: [
    'packages/queue/src/{lease,ready,sweep,names}/*.ts',
    'packages/queue/src/{batch,cap,codec,durability,keys,open-bucket,owner,producer}.ts',
  ],
  scoreMin: 70,
});

import { defineSubject } from '../subject.ts';
import type { Subject, SubjectQueue } from '../subject.ts';
import { flatCapabilities, prepareFlat } from './flat-files.ts';
import { openPatchedIncident } from './incident-patched.ts';

const loseEvery = 10;

/** A queue that loses every tenth item and says it has it. A gate that lets it pass is broken. */
function open(inner: SubjectQueue): SubjectQueue {
  let enqueued = 0;
  return {
    ...inner,
    enqueue: async (payload, options) => {
      enqueued++;
      if (enqueued % loseEvery === 0) return { id: `lost-${open.length}-${enqueued}`, status: 'enqueued' };
      return inner.enqueue(payload, options);
    },
  };
}

/** The canary: proves that a gate can fail. */
export const subject: Subject = defineSubject({
  name: 'canary',
  version: '1',
  capabilities: flatCapabilities,
  inspect: 'flat',
  prepare: prepareFlat,
  open: async (context) => open(openPatchedIncident(context)),
});

import { bytesOf, optionsOf, pathOf } from './arguments.ts';
import type { CallOptions, PathArgument } from './arguments.ts';
import type { AmbientProcess } from './ambient-process.ts';
import { listingOrder } from './listing-order.ts';
import type { AmbientVolume, Step } from './take-step.ts';

/** The arguments of a call, as Node got them. */
export type Arguments = readonly unknown[];

/** A call about paths that takes effect in one step, in whichever of its three forms it is made. */
export interface PathCall {
  readonly step: (given: Arguments) => Step;
  readonly act: (volume: AmbientVolume, given: Arguments, process: AmbientProcess) => unknown;
  /** What the counters are to know when it went well. */
  readonly after?: (process: AmbientProcess, result: unknown) => void;
}

const first = ([given]: Arguments): string => pathOf(given as PathArgument);
const second = ([, given]: Arguments): string => pathOf(given as PathArgument);
const options = (given: unknown): CallOptions => optionsOf(given as CallOptions | string | undefined);
const look = (given: Arguments): Step => ({ call: 'stat', path: first(given), vanishing: [first(given)] });
const change = (given: Arguments): Step => ({
  call: 'utimes',
  path: first(given),
  vanishing: [first(given)],
});
/** memfs takes what Node takes; its types are narrower than what is passed on here. */
const any = (given: unknown): never => given as never;

/** All calls about paths that are one step each, by their names in `node:fs/promises`. */
export const pathCalls: Readonly<Record<string, PathCall>> = {
  access: { step: look, act: (volume, given) => volume.accessSync(first(given), any(given[1])) },
  stat: { step: look, act: (volume, given) => volume.statSync(first(given), any(options(given[1]))) },
  lstat: { step: look, act: (volume, given) => volume.lstatSync(first(given), any(options(given[1]))) },
  readlink: { step: look, act: (volume, given) => volume.readlinkSync(first(given), any(given[1])) },
  realpath: { step: look, act: (volume, given) => volume.realpathSync(first(given), any(given[1])) },
  utimes: {
    step: change,
    act: (volume, given) => volume.utimesSync(first(given), any(given[1]), any(given[2])),
  },
  lutimes: {
    step: change,
    act: (volume, given) => volume.lutimesSync(first(given), any(given[1]), any(given[2])),
  },
  chmod: { step: change, act: (volume, given) => volume.chmodSync(first(given), any(given[1])) },
  truncate: { step: change, act: (volume, given) => volume.truncateSync(first(given), any(given[1])) },
  rename: {
    step: (given) => ({
      call: 'rename',
      path: first(given),
      destination: second(given),
      vanishing: [second(given)],
    }),
    act: (volume, given) => volume.renameSync(first(given), second(given)),
    after: ({ counter }) => counter.renamed(),
  },
  link: {
    step: (given) => ({
      call: 'link',
      path: first(given),
      destination: second(given),
      vanishing: [second(given)],
    }),
    act: (volume, given) => volume.linkSync(first(given), second(given)),
  },
  symlink: {
    step: (given) => ({ call: 'mkdir', path: second(given) }),
    act: (volume, given) => volume.symlinkSync(any(given[0]), second(given), any(given[2])),
  },
  unlink: {
    step: (given) => ({ call: 'unlink', path: first(given), vanishing: [first(given)] }),
    act: (volume, given) => volume.unlinkSync(first(given)),
  },
  rmdir: {
    step: (given) => ({ call: 'rmdir', path: first(given), vanishing: [first(given)] }),
    act: (volume, given) => volume.rmdirSync(first(given)),
  },
  mkdir: {
    step: (given) => ({ call: 'mkdir', path: first(given) }),
    act: (volume, given) =>
      volume.mkdirSync(
        first(given),
        any(typeof given[1] === 'number' ? { mode: given[1] } : options(given[1])),
      ),
  },
  mkdtemp: {
    step: ([prefix]) => ({ call: 'mkdir', path: pathOf(`${String(prefix)}XXXXXX`) }),
    act: (volume, [prefix], { ports }) => {
      const made = `${String(prefix)}${ports.random.uint32().toString(36).padStart(7, '0').slice(0, 6)}`;
      volume.mkdirSync(pathOf(made));
      return made;
    },
  },
  readdir: {
    step: (given) => ({ call: 'readdir', path: first(given), vanishing: [first(given)] }),
    act: (volume, given) => listingOrder<unknown>(volume.readdirSync(first(given), any(options(given[1])))),
    after: ({ counter }, result) => counter.listed((result as readonly unknown[]).length),
  },
};

/** The bytes that a call that writes was given, in the encoding of its options. */
export function contentOf([, content, given]: Arguments): Uint8Array {
  return bytesOf(content, options(given).encoding);
}

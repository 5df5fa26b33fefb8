import type { OpenMode } from '@spoolproof/contract';
import type { SeededRandom } from '../environment/seeded-random.ts';

/** One call of a litmus program. Open files are named by slots, since descriptors differ from tier to tier. */
export type LitmusOperation = LitmusCall & {
  /** Who makes the call, as an index into the users of the run. */
  readonly user: number;
};

type LitmusCall =
  | { readonly call: 'open'; readonly path: string; readonly mode: OpenMode; readonly slot: number }
  | { readonly call: 'read'; readonly slot: number; readonly length: number; readonly position: number }
  | { readonly call: 'write'; readonly slot: number; readonly text: string; readonly position: number | null }
  | { readonly call: 'fsync' | 'close'; readonly slot: number }
  | { readonly call: 'readFile' | 'unlink' | 'mkdir' | 'rmdir' | 'readdir' | 'stat'; readonly path: string }
  | { readonly call: 'rename' | 'link'; readonly path: string; readonly destination: string }
  | { readonly call: 'utimes'; readonly path: string; readonly mtimeMs: number };

/** Open files of a program at once. */
const SLOTS = 3;

const LONGEST_NAME = 'n'.repeat(255);
const TOO_LONG_NAME = 'n'.repeat(256);
/** In UTF-8 86 times 3 bytes: too long, though it has few characters. */
const TOO_WIDE_NAME = '語'.repeat(86);

/** Few paths, so that programs keep meeting their own traces; some below files, some too long. */
const PATHS: readonly string[] = [
  '/a', '/b', '/c', '/a/x', '/a/y', '/b/x', '/b/y', '/c/x',
  '/a/d', '/b/d', '/a/d/x', '/a/d/e', '/b/d/x', '/b/d/e', '/a/d/e/x', '/a/x/z',
  `/a/${LONGEST_NAME}`, `/b/${TOO_LONG_NAME}`, `/a/${TOO_WIDE_NAME}`, `/${'a/'.repeat(2100)}x`,
]; // prettier-ignore

/** The first paths are the ones that matter; the odd ones come rarely. */
const ORDINARY_PATHS = 16;
const ODD_ONE_IN = 25;

const MODES: readonly OpenMode[] = ['read', 'create', 'write', 'append', 'directory'];
/** Creation is drawn more often than its share, else there would be nothing to act on. */
const CALLS = [
  'mkdir', 'mkdir', 'mkdir', 'open', 'open', 'open', 'write', 'write', 'read', 'close', 'close', 'fsync', 'readFile',
  'rename', 'rename', 'rename', 'rename', 'link', 'link', 'unlink', 'rmdir', 'readdir', 'stat', 'utimes',
] as const; // prettier-ignore

/** Times are in the past, so that "now" can be told from them. */
const PAST_MS = 946_684_800_000;

/** What every program begins with, so that it does not spend itself on what is not there. */
const PRELUDE: readonly LitmusOperation[] = [
  ...['/a', '/b', '/a/d', '/b/d'].map((path) => ({ call: 'mkdir', path, user: 0 }) as const),
  ...['/a/x', '/b/x', '/a/d/x'].flatMap((path) => [
    { call: 'open', path, mode: 'create', slot: 0, user: 0 } as const,
    { call: 'write', slot: 0, text: 'abc', position: null, user: 0 } as const,
    { call: 'close', slot: 0, user: 0 } as const,
  ]),
];

/** A random program for so many users. */
export function randomProgram(
  random: SeededRandom,
  length: number,
  users: number,
): readonly LitmusOperation[] {
  const calls = Array.from({ length }, () => ({ ...randomCall(random), user: random.below(users) }));
  return [...PRELUDE, ...calls];
}

function randomCall(random: SeededRandom): LitmusCall {
  const call = CALLS[random.below(CALLS.length)] ?? 'stat';
  const slot = random.below(SLOTS);
  switch (call) {
    case 'open':
      return { call, path: randomPath(random), mode: MODES[random.below(MODES.length)] ?? 'create', slot };
    case 'read':
      return { call, slot, length: 1 + random.below(8), position: random.below(6) };
    case 'write': {
      const text = 'abcdefgh'.slice(0, 1 + random.below(8));
      return { call, slot, text, position: random.below(3) === 0 ? null : random.below(12) };
    }
    case 'fsync':
    case 'close':
      return { call, slot };
    case 'rename':
    case 'link':
      return { call, path: randomPath(random), destination: randomPath(random) };
    case 'utimes':
      return { call, path: randomPath(random), mtimeMs: PAST_MS + random.below(1_000_000) * 1000 };
    case 'readFile':
    case 'readdir':
    case 'stat':
      // The root of a litmus run is an ordinary directory on the real filesystem, so it is only looked at.
      return { call, path: random.below(ODD_ONE_IN) === 0 ? '/' : randomPath(random) };
    default:
      return { call, path: randomPath(random) };
  }
}

function randomPath(random: SeededRandom): string {
  const odd = random.below(ODD_ONE_IN) === 0;
  const from = odd ? ORDINARY_PATHS : 0;
  const count = odd ? PATHS.length - ORDINARY_PATHS : ORDINARY_PATHS;
  return PATHS[from + random.below(count)] ?? '/a';
}

/** A line about an operation. */
export function describeOperation(operation: LitmusOperation): string {
  const { call, user, ...rest } = operation;
  const shorten = (value: unknown): string => {
    const text = JSON.stringify(value);
    return text.length <= 40 ? text : `${text.slice(0, 20)}…(${text.length})`;
  };
  const fields = Object.entries(rest).map(([name, value]) => `${name}=${shorten(value)}`);
  return `user ${user}: ${call} ${fields.join(' ')}`;
}

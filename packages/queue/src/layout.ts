/** The version of the on-disk format that this code writes. @see spec/on-disk-format.md */
export const FORMAT_VERSION = 1;

/** Directories below the root, parents first. */
export const DIRECTORIES = [
  'owners',
  'staging',
  'ready',
  'ready/open',
  'ready/sealed',
  'ready/tapped',
  'delayed',
  'delayed/open',
  'delayed/sealed',
  'leased',
  'done',
  'done/open',
  'done/sealed',
  'done/retiring',
  'overflow',
  'overflow/open',
  'overflow/sealed',
  'overflow/tapped',
  'dead',
  'dead/open',
  'keys',
  'retired',
  'watch',
] as const;

/** Where everything is below one root. All absolute paths without a trailing slash. */
export interface Layout {
  readonly root: string;
  readonly settings: string;
  readonly owners: string;
  readonly staging: string;
  readonly leased: string;
  readonly keys: string;
  readonly retired: string;
  readonly watch: string;
  readonly ready: Areas;
  readonly delayed: Areas;
  readonly done: Areas & { readonly retiring: string };
  readonly overflow: Areas;
  readonly dead: { readonly open: string };
}

/** The areas of a state. Not every state uses all of them. */
export interface Areas {
  readonly open: string;
  readonly sealed: string;
  readonly tapped: string;
}

function areas(state: string): Areas {
  return { open: `${state}/open`, sealed: `${state}/sealed`, tapped: `${state}/tapped` };
}

/** The paths of the queue at `root`. */
export function layoutOf(root: string): Layout {
  return {
    root,
    settings: `${root}/spool.json`,
    owners: `${root}/owners`,
    staging: `${root}/staging`,
    leased: `${root}/leased`,
    keys: `${root}/keys`,
    retired: `${root}/retired`,
    watch: `${root}/watch`,
    ready: areas(`${root}/ready`),
    delayed: areas(`${root}/delayed`),
    done: { ...areas(`${root}/done`), retiring: `${root}/done/retiring` },
    overflow: areas(`${root}/overflow`),
    dead: { open: `${root}/dead/open` },
  };
}

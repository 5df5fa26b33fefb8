import { errnoOf, SpoolError, type FileStatus, type Ports } from '@spoolproof/contract';
import { Disk } from './disk.ts';
import { isGone, isTaken, spoolErrorOf } from './errors.ts';
import { DIRECTORIES, layoutOf } from './layout.ts';
import { completeSettings, parseSettings, type Settings, type SettingsInput } from './settings.ts';

const STICKY_WORLD_WRITABLE = 0o1002;

/**
 * Creates a queue in `root`, which may exist if it is empty or holds other files. The settings come last and in one piece, by
 * link(2): a directory with settings is a queue, one without is not, whenever this is interrupted.
 *
 * @throws SpoolError ALREADY_A_QUEUE when there is one, INVALID_ARGUMENT for settings that are not allowed, ROOT_NOT_WRITABLE,
 *   ROOT_STICKY_WORLD_WRITABLE.
 */
export async function createRoot(ports: Ports, root: string, input: SettingsInput): Promise<Settings> {
  const disk = new Disk(ports);
  const settings = completeSettings(input, ports.clock.nowMs());
  const layout = layoutOf(root);
  if (await disk.exists(layout.settings)) {
    throw new SpoolError('ALREADY_A_QUEUE', `there is a queue at ${root} already`, { path: root });
  }
  try {
    await makeIfMissing(ports, root);
    await refuseSticky(ports, root);
    for (const directory of DIRECTORIES) await makeIfMissing(ports, `${root}/${directory}`);
  } catch (error) {
    throw rootError(error, root);
  }
  const staged = `${layout.settings}.${ports.random.uint32().toString(36)}`;
  try {
    await disk.create(staged, new TextEncoder().encode(`${JSON.stringify(settings, null, 2)}\n`));
    await ports.fs.link(staged, layout.settings);
  } catch (error) {
    if (isTaken(error)) {
      throw new SpoolError('ALREADY_A_QUEUE', `somebody else has just made a queue at ${root}`, {
        path: root,
        cause: error,
      });
    }
    throw rootError(error, root);
  } finally {
    await disk.remove(staged);
  }
  await syncRoot(ports, root, settings);
  return settings;
}

/** A queue that is to survive power failures begins with directories that do. */
async function syncRoot(ports: Ports, root: string, settings: Settings): Promise<void> {
  if (settings.durability === 'none') return;
  const disk = new Disk(ports);
  const file = await disk.fs.open(`${root}/spool.json`, 'read');
  try {
    await disk.sync(file, root);
  } finally {
    await disk.close(file, root);
  }
  for (const directory of ['ready', 'delayed', 'done', 'overflow', 'dead']) {
    await disk.syncDirectory(`${root}/${directory}`);
  }
  await disk.syncDirectory(root);
  await disk.syncDirectory(root.slice(0, root.lastIndexOf('/')) || '/');
}

async function makeIfMissing(ports: Ports, path: string): Promise<void> {
  try {
    await ports.fs.mkdir(path);
  } catch (error) {
    if (!isTaken(error)) throw error;
  }
}

function rootError(error: unknown, root: string): unknown {
  const errno = errnoOf(error);
  if (errno === 'EACCES' || errno === 'EPERM' || errno === 'EROFS') {
    return new SpoolError('ROOT_NOT_WRITABLE', `cannot make a queue at ${root}: ${errno}`, {
      path: root,
      errno,
      cause: error,
    });
  }
  return spoolErrorOf(error, 'create a queue', root);
}

/**
 * Reads the settings of a queue and refuses roots on which it could not keep its promises.
 *
 * @throws SpoolError NOT_A_QUEUE, FORMAT_TOO_NEW, SETTINGS_INVALID, ROOT_SPANS_DEVICES, ROOT_STICKY_WORLD_WRITABLE.
 */
export async function openRoot(ports: Ports, root: string): Promise<Settings> {
  const path = `${root}/spool.json`;
  let text: string;
  try {
    text = new TextDecoder().decode(await ports.fs.readFile(path));
  } catch (error) {
    if (!isGone(error)) throw spoolErrorOf(error, 'read', path);
    const message = `${root} is not a queue: it has no spool.json (make one with initQueue or "spoolproof init")`;
    throw new SpoolError('NOT_A_QUEUE', message, { path: root, cause: error });
  }
  const settings = parseSettings(text, path);
  await refuseSticky(ports, root);
  await refuseSeveralDevices(ports, root);
  return settings;
}

async function statRoot(ports: Ports, root: string): Promise<FileStatus> {
  try {
    return await ports.fs.stat(root);
  } catch (error) {
    throw spoolErrorOf(error, 'stat', root);
  }
}

async function refuseSticky(ports: Ports, root: string): Promise<void> {
  const { mode } = await statRoot(ports, root);
  if ((mode & STICKY_WORLD_WRITABLE) !== STICKY_WORLD_WRITABLE) return;
  const message =
    `${root} is world-writable and sticky, like /tmp: other users' files in it can neither be renamed nor, with ` +
    'fs.protected_regular, be opened for writing. Use a directory of its own inside it (chmod 770, or 777 without the sticky bit)';
  throw new SpoolError('ROOT_STICKY_WORLD_WRITABLE', message, { path: root });
}

/** A rename cannot leave a device, so a state that is a mount of its own would break every move into it. */
async function refuseSeveralDevices(ports: Ports, root: string): Promise<void> {
  const { device } = await statRoot(ports, root);
  for (const directory of DIRECTORIES) {
    const path = `${root}/${directory}`;
    try {
      const status = await ports.fs.stat(path);
      if (status.device === device) continue;
    } catch (error) {
      if (!isGone(error)) throw spoolErrorOf(error, 'stat', path);
      throw new SpoolError('SETTINGS_INVALID', `${root} has a spool.json but no ${directory}/`, {
        path,
        cause: error,
      });
    }
    const message = `${path} is on another device than ${root}: a queue must be on one filesystem`;
    throw new SpoolError('ROOT_SPANS_DEVICES', message, { path });
  }
}

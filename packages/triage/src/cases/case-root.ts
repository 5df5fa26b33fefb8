import { resolve } from 'node:path';
import { SpoolError, type Ports } from '@spoolproof/contract';
import { nodePorts } from '@spoolproof/node';
import { z } from 'zod';
import { Staging } from '../storage/staging.ts';
import { Storage } from '../storage/storage.ts';
import { CaseLayout } from './case-layout.ts';

/** The version of the tree that this library writes. */
const formatVersion = 1;
const markerSchema = z.object({ format: z.int().positive() });

/** A directory of cases, opened. */
export interface CaseRoot {
  readonly layout: CaseLayout;
  readonly storage: Storage;
}

/**
 * Opens a directory of cases for reading; it touches nothing.
 * @param ports where the disk comes from; default: this machine.
 * @throws SpoolError NOT_A_CASE_ROOT, FORMAT_TOO_NEW
 */
export async function openCaseRoot(root: string, ports: Ports = nodePorts()): Promise<CaseRoot> {
  const opened = { layout: new CaseLayout(resolve(root)), storage: new Storage(ports.fs) };
  const marker = await opened.storage.read(opened.layout.marker);
  if (marker === undefined) throw notACaseRoot(opened.layout.root, 'it has no cases.json');
  checkMarker(marker, opened.layout);
  return opened;
}

/**
 * Opens a directory of cases, making it when it is missing or empty. Its directories are durable when it resolves.
 * @throws SpoolError NOT_A_CASE_ROOT when something else lies there, FORMAT_TOO_NEW
 */
export async function ensureCaseRoot(root: string, ports: Ports): Promise<CaseRoot> {
  const layout = new CaseLayout(resolve(root));
  const storage = new Storage(ports.fs);
  if (!(await storage.exists(layout.marker))) await makeCaseRoot(layout, storage, ports);
  return await openCaseRoot(root, ports);
}

async function makeCaseRoot(layout: CaseLayout, storage: Storage, ports: Ports): Promise<void> {
  const own = [layout.cases, layout.packs, layout.staging];
  const foreign = (await storage.entries(layout.root)).find(
    ({ name }) => !own.includes(`${layout.root}/${name}`),
  );
  if (foreign !== undefined && !(await storage.exists(layout.marker))) {
    throw notACaseRoot(layout.root, `it has no cases.json, and ${foreign.name} lies in it`);
  }
  await storage.makeDirectory(layout.root);
  for (const directory of own) await storage.makeDirectory(directory);
  await storage.syncDirectory(layout.root);
  const staging = await Staging.begin(storage, layout.staging, ports);
  const staged = `${await staging.directory()}/cases.json`;
  await storage.writeDurably(staged, new TextEncoder().encode(`{"format":${formatVersion}}\n`));
  // Of several that make it at once each writes the same bytes, so it does not matter whose stay.
  await ports.fs.rename(staged, layout.marker);
  await storage.syncDirectory(layout.root);
  await staging.end();
}

function checkMarker(bytes: Uint8Array, layout: CaseLayout): void {
  let format: number;
  try {
    format = markerSchema.parse(JSON.parse(new TextDecoder().decode(bytes))).format;
  } catch (cause) {
    throw notACaseRoot(layout.root, 'its cases.json cannot be read', cause);
  }
  if (format <= formatVersion) return;
  const message = `${layout.root} has format ${format}; this version knows ${formatVersion}`;
  throw new SpoolError('FORMAT_TOO_NEW', message, { path: layout.marker });
}

function notACaseRoot(root: string, why: string, cause?: unknown): SpoolError {
  return new SpoolError('NOT_A_CASE_ROOT', `${root} is no directory of cases: ${why}`, { path: root, cause });
}

import type { Ports } from '@spoolproof/contract';
import type { Disk } from './disk.ts';
import type { Layout } from './layout.ts';
import type { Settings } from './settings.ts';

/** What every part of one open queue shares. */
export interface Context {
  readonly ports: Ports;
  readonly disk: Disk;
  readonly layout: Layout;
  readonly settings: Settings;
}

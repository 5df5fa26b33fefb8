import type { Context } from '../context.ts';
import { isMarker } from '../keys.ts';
import { keyAt, KEY_WIDTH } from '../names/key.ts';

/** Keys looked at in one sweep: a sweep costs what is in flight, not what has been (Q36). */
const KEYS_MAX = 64;

/**
 * Frees keys whose window is over. A marker is removed by its name, so a key that was taken anew meanwhile stays taken. Begins
 * at a random place, so that many sweeps get round.
 */
export async function expireKeys(context: Context): Promise<number> {
  const { disk, layout, settings, ports } = context;
  const cutoff = keyAt(ports.clock.nowMs() - settings.keyWindowMs);
  const prefixes = (await disk.names(layout.keys)).filter((name) => /^[0-9a-f]{3}$/.test(name)).sort();
  const start = prefixes.length === 0 ? 0 : ports.random.uint32() % prefixes.length;
  let looked = 0;
  let expired = 0;
  for (let at = 0; at < prefixes.length && at < KEYS_MAX && looked < KEYS_MAX; at++) {
    const directory = `${layout.keys}/${prefixes[(start + at) % prefixes.length]}`;
    for (const rest of await disk.names(directory)) {
      if (looked++ >= KEYS_MAX) break;
      const key = `${directory}/${rest}`;
      for (const marker of await disk.names(key)) {
        if (!isMarker(marker) || Number.parseInt(marker.slice(0, KEY_WIDTH), 36) > cutoff) continue;
        if (!(await disk.remove(`${key}/${marker}`))) continue;
        expired++;
        await disk.removeDirectory(key);
      }
    }
  }
  return expired;
}

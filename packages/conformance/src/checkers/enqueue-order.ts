import type { Observation } from './observation.ts';

/** Files written within one tick of the kernel's clock have one mtime; twice that, to be sure. */
const mtimeToleranceUs = 20_000;

/**
 * Whether an item was certainly enqueued before another, as the declared order can tell: its enqueue had returned
 * before that of the other was invoked, by more than the tick of mtimes where those decide.
 */
export function isEnqueuedBefore(
  { history, capabilities }: Observation,
  first: number,
  second: number,
): boolean {
  const toleranceUs = capabilities.order === 'mtime' ? mtimeToleranceUs : 0;
  const { returnUs, invokeUs } = history.operations;
  const returned = returnUs.at(history.items.operation.at(first));
  return returned + toleranceUs < invokeUs.at(history.items.operation.at(second));
}

import { currentProcess } from './ambient-process.ts';
import type { AmbientProcess } from './ambient-process.ts';
import { dispatch, replace } from './patch.ts';
import type { Patch } from './patch.ts';

const nanosecondsPerMs = 1_000_000;
const nanosecondsPerSecond = 1_000_000_000n;

/** The clocks: those of a simulated process are its ports'. They stand still while its code runs. */
export function clockPatches(): Patch[] {
  const hrtime = dispatch(process, 'hrtime', (current, earlier?: [number, number]) =>
    difference(nanoseconds(current), earlier),
  );
  const bigint = process.hrtime.bigint.bind(process.hrtime);
  Object.defineProperty(hrtime.simulated.value, 'bigint', {
    value: () => {
      const current = currentProcess();
      return current === undefined ? bigint() : nanoseconds(current);
    },
  });
  return [
    dispatch(Date, 'now', wallMs),
    dispatch(Object.getPrototypeOf(performance) as object, 'now', ({ ports }) => ports.clock.monotonicMs()),
    hrtime,
    replace(globalThis, 'Date', {
      value: simulatedDate(Date),
      writable: true,
      enumerable: false,
      configurable: true,
    }),
  ];
}

function wallMs({ ports }: AmbientProcess): number {
  return Math.floor(ports.clock.nowMs());
}

function nanoseconds({ ports }: AmbientProcess): bigint {
  return BigInt(Math.round(ports.clock.monotonicMs() * nanosecondsPerMs));
}

function difference(now: bigint, [seconds, rest]: [number, number] = [0, 0]): [number, number] {
  const passed = now - (BigInt(seconds) * nanosecondsPerSecond + BigInt(rest));
  return [Number(passed / nanosecondsPerSecond), Number(passed % nanosecondsPerSecond)];
}

/** The same class, save for what it makes of no arguments. */
function simulatedDate(real: DateConstructor): DateConstructor {
  const proxy: DateConstructor = new Proxy(real, {
    construct: (target, given: unknown[], made) => {
      const current = currentProcess();
      const moment = current !== undefined && given.length === 0 ? [wallMs(current)] : given;
      return Reflect.construct(target, moment, made === proxy ? target : made) as Date;
    },
    apply: (target, self, given) => {
      const current = currentProcess();
      return current === undefined
        ? Reflect.apply(target, self, given)
        : String(Reflect.construct(target, [wallMs(current)]));
    },
  });
  return proxy;
}

import type { RuntimeValue } from '@informalsystems/quint/dist/src/runtime/impl/runtimeValue.js';

/** A value of the model as plain data: sets and lists are arrays, maps are arrays of pairs, integers are numbers. */
export type Plain = boolean | number | string | readonly Plain[] | { readonly [field: string]: Plain };

/** What a value looks like inside Quint, as far as we look. */
interface Innards {
  readonly value?: boolean | bigint | string;
  readonly list?: Iterable<RuntimeValue>;
  readonly map?: Iterable<readonly [string | RuntimeValue, RuntimeValue]>;
  readonly set?: Iterable<RuntimeValue>;
}

const prints = new WeakMap<RuntimeValue, string>();

/**
 * A text that two values share if and only if they are equal. Values are immutable and share their parts, so the texts of parts
 * are kept: a step changes few of them.
 */
export function fingerprint(value: RuntimeValue): string {
  const known = prints.get(value);
  if (known !== undefined) return known;
  const text = printOf(value);
  prints.set(value, text);
  return text;
}

function printOf(value: RuntimeValue): string {
  const kind = value.constructor.name;
  switch (kind) {
    case 'RuntimeValueBool':
    case 'RuntimeValueInt':
      return String((value as Innards).value);
    case 'RuntimeValueStr':
      return JSON.stringify((value as Innards).value);
    case 'RuntimeValueTupleOrList':
      return `[${[...value.toList()].map(fingerprint).join()}]`;
    case 'RuntimeValueRecord':
      return `{${[...value.toOrderedMap()]
        .map(([name, field]) => `${name}:${fingerprint(field)}`)
        .toSorted()
        .join()}}`;
    case 'RuntimeValueMap':
      return `<${[...value.toMap()]
        .map(([key, to]) => `${fingerprint(key)}>${fingerprint(to)}`)
        .toSorted()
        .join()}>`;
    default:
      return `(${[...value.toSet()].map(fingerprint).toSorted().join()})`;
  }
}

/** A value as plain data. Sets and maps come in a fixed order. */
export function plain(value: RuntimeValue): Plain {
  const kind = value.constructor.name;
  switch (kind) {
    case 'RuntimeValueBool':
      return value.toBool();
    case 'RuntimeValueInt':
      return Number(value.toInt());
    case 'RuntimeValueStr':
      return value.toStr();
    case 'RuntimeValueTupleOrList':
      return [...value.toList()].map(plain);
    case 'RuntimeValueRecord':
      return Object.fromEntries([...value.toOrderedMap()].map(([name, field]) => [name, plain(field)]));
    case 'RuntimeValueMap':
      return inOrder([...value.toMap()].map(([key, to]) => [plain(key), plain(to)]));
    default:
      return inOrder([...value.toSet()].map(plain));
  }
}

function inOrder(values: Plain[]): Plain[] {
  return values
    .map((value) => ({ value, text: JSON.stringify(value) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ value }) => value);
}

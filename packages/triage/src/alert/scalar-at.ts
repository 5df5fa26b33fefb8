import { isJsonObject, ownValue, type JsonObject, type JsonValue } from './json-value.ts';

/** The value at a path of keys, or undefined. */
export function valueAt(object: JsonObject, ...keys: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = object;
  for (const key of keys) {
    if (!isJsonObject(value)) return undefined;
    value = ownValue(value, key);
  }
  return value;
}

/** The text or number at a path, as text; null for anything else and for the empty text. */
export function textAt(object: JsonObject, ...keys: readonly string[]): string | null {
  const value = valueAt(object, ...keys);
  if (typeof value === 'string') return value === '' ? null : value;
  return typeof value === 'number' ? String(value) : null;
}

/** The texts of a list at a path; a text by itself is a list of one. */
export function textsAt(object: JsonObject, ...keys: readonly string[]): readonly string[] {
  const value = valueAt(object, ...keys);
  const values: readonly JsonValue[] = Array.isArray(value)
    ? (value as readonly JsonValue[])
    : [value ?? null];
  return values.flatMap((each) =>
    typeof each === 'string' && each !== '' ? [each] : typeof each === 'number' ? [String(each)] : [],
  );
}

/** A whole number at a path, also when it is written as text; undefined for anything else. */
export function wholeNumberAt(object: JsonObject, ...keys: readonly string[]): number | undefined {
  const value = valueAt(object, ...keys);
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}

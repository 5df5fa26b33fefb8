import { z } from 'zod';
import type { KeyPath } from './policy-issue.ts';

/** The keys that a schema of an object has at a path, or undefined where it takes any. */
export function allowedKeys(schema: z.core.$ZodType, path: KeyPath): readonly string[] | undefined {
  const [key, ...rest] = path;
  if (schema instanceof z.ZodOptional) return allowedKeys(schema.unwrap(), path);
  if (schema instanceof z.ZodArray) return key === undefined ? undefined : allowedKeys(schema.element, rest);
  if (!(schema instanceof z.ZodObject)) return undefined;
  const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
  if (key === undefined) return Object.keys(shape);
  const below = shape[String(key)];
  return below === undefined ? undefined : allowedKeys(below, rest);
}

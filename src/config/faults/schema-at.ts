import { z } from 'zod';
import type { Path } from '../finding.ts';

/** The part of a schema that describes a place in the file; undefined where the schema says nothing of it. */
export function schemaAt(schema: unknown, path: Path): unknown {
  const whole = schema instanceof z.ZodOptional || schema instanceof z.ZodLazy ? schema.unwrap() : schema;
  if (whole !== schema) return schemaAt(whole, path);
  const [part, ...rest] = path;
  if (part === undefined) return schema;
  if (schema instanceof z.ZodObject) return schemaAt(schema.shape[part], rest);
  if (schema instanceof z.ZodArray)
    return typeof part === 'number' ? schemaAt(schema.element, rest) : undefined;
  if (schema instanceof z.ZodRecord) return schemaAt(schema.valueType, rest);
  if (schema instanceof z.ZodUnion)
    return schema.options.map((option) => schemaAt(option, path)).find(Boolean);
  return undefined;
}

/** The keys a mapping at this place may have. */
export function keysAt(schema: unknown, path: Path): readonly string[] {
  const found = schemaAt(schema, path);
  const forms: readonly unknown[] = found instanceof z.ZodUnion ? found.options : [found];
  return forms.flatMap((form) => (form instanceof z.ZodObject ? Object.keys(form.shape) : []));
}

import { readFileSync } from 'node:fs';
import { parse, parseAllDocuments } from 'yaml';

/** The policies that a page of docs/install prints, by role. */
export function documentedPolicies(page: string): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const blocks = read(`docs/install/${page}`).matchAll(/<!-- iam-policy (\w+) of [^]*?```json\n([^]*?)```/g);
  return new Map(
    [...blocks].map(([, role = '', text = '']) => [role, JSON.parse(text) as Record<string, unknown>]),
  );
}

/** The part of a manifest of some kind. */
export function manifest(file: string, kind: string): Readonly<Record<string, unknown>> {
  const parts = parseAllDocuments(read(file)).map((part) => {
    if (part.errors.length > 0) throw part.errors[0] as Error;
    return part.toJS() as { readonly kind: string };
  });
  const found = parts.filter((part) => part.kind === kind);
  if (found.length !== 1) throw new Error(`${file} has ${found.length} of ${kind}`);
  return found[0] as unknown as Readonly<Record<string, unknown>>;
}

/** What stands at a path of a parsed document, `spec.template.0.name`. */
export function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], value);
}

export function readYaml(file: string): unknown {
  return parse(read(file), { uniqueKeys: true });
}

export function read(file: string): string {
  return readFileSync(file, 'utf8');
}

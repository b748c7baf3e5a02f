import type { Statement } from '../../permissions/document.ts';

/** An example of what a statement is about, to ask for in a simulation. */
export interface Example {
  readonly resource: string;
  readonly context: Readonly<Record<string, readonly string[]>>;
}

/** Stands for whatever a wildcard leaves open. */
const ANY = 'doctor';

/** A request that the statement allows: its first resource, and conditions that hold. */
export function exampleOf({ Resource = ['*'], Condition = {} }: Statement): Example {
  const [resource = '*'] = Resource;
  const context = Object.entries(Condition).flatMap(([operator, keys]) =>
    operator === 'Null'
      ? []
      : Object.entries(keys).map(([key, values]) => [key, [values].flat().map(filled)] as const),
  );
  return { resource: resource === '*' ? '*' : filled(resource), context: Object.fromEntries(context) };
}

/**
 * A star at the very end of a host name stands for nothing; elsewhere something stands in its place. `${*}` is a star
 * and nothing else.
 */
function filled(pattern: string): string {
  return pattern
    .replace(/(\.com)\*$/, '$1')
    .replaceAll(/\$\{([*?$])\}|\*/g, (_, literal: string | undefined) => literal ?? ANY);
}

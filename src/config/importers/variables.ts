/** What a text with `${…}` in it comes to. */
export interface Resolved {
  /** Null: it cannot be found out from the files. */
  readonly value: string | null;
  /** What it hangs on; null: nothing. */
  readonly unresolved: string | null;
  /** Defaults that were taken because what comes before them is only known at deployment. */
  readonly assumed: readonly string[];
}

/** Where `${self:…}` and `${env:…}` are looked up; undefined: not there. */
export interface Lookup {
  readonly self: (path: string) => string | undefined;
  readonly env: (name: string) => string | undefined;
}

/** The innermost `${…}`: there is no other within. */
const INNERMOST = /\$\{([^${}]*)\}/;
/** More than any configuration nests; a variable that refers to itself stops here. */
const MOST_STEPS = 100;

/**
 * Resolves the variables of the Serverless Framework, `${self:custom.days}`, `${env:BUCKET, 'a-default'}`, as far as
 * the files say. What only the deployment knows is named, and never guessed.
 */
export function resolveVariables(text: string, lookup: Lookup): Resolved {
  const assumed: string[] = [];
  let current = text;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const found = INNERMOST.exec(current);
    if (found === null) {
      // An opening that never closes is no variable.
      return current.includes('${')
        ? unresolved(current.slice(current.indexOf('${')))
        : { value: current, unresolved: null, assumed };
    }
    const [whole, inside = ''] = found;
    const value = alternatives(inside, lookup, assumed);
    if (value === undefined) return unresolved(whole);
    current = current.slice(0, found.index) + value + current.slice(found.index + whole.length);
  }
  return unresolved(`${text}, which refers to itself`);
}

/** The first alternative that the files know; a literal behind one that they cannot know is an assumption. */
function alternatives(inside: string, lookup: Lookup, assumed: string[]): string | undefined {
  const parts = inside.split(/,(?=(?:[^'"]|'[^']*'|"[^"]*")*$)/).map((part) => part.trim());
  const open: string[] = [];
  for (const part of parts) {
    const value = valueOf(part, lookup);
    if (value === undefined) {
      if (!part.startsWith('self:')) open.push(part);
      continue;
    }
    if (open.length > 0)
      assumed.push(`\${${open.join(', ')}} is not known here, so its default "${value}" was taken`);
    return value;
  }
  return undefined;
}

function valueOf(part: string, { self, env }: Lookup): string | undefined {
  const literal = /^(?:'([^']*)'|"([^"]*)")$/.exec(part);
  if (literal) return literal[1] ?? literal[2] ?? '';
  if (part.startsWith('self:')) return self(part.slice('self:'.length));
  if (part.startsWith('env:')) return env(part.slice('env:'.length));
  return /^(\d+|true|false)$/.test(part) ? part : undefined;
}

function unresolved(what: string): Resolved {
  return { value: null, unresolved: what, assumed: [] };
}

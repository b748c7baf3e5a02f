import type { Secret } from './ports.ts';

const SHOWN = '[secret]';
/** What Node asks before it prints an object; core may not import `node:util`. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/**
 * Wraps a text so that only `reveal()` gives it: logged, printed, put into JSON or into a template it is `[secret]`,
 * and nothing of it is found by going through the object's properties.
 */
export function secretOf(text: string): Secret {
  const shown = (): string => SHOWN;
  const hidden = {
    reveal: { value: () => text },
    toString: { value: shown },
    toJSON: { value: shown },
    [INSPECT]: { value: shown },
  };
  return Object.freeze(Object.defineProperties({}, hidden)) as Secret;
}

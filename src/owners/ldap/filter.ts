import { type UserObservation, tagValue } from '../../core/model/observation.ts';

/**
 * The filter for one user: `{user}` is their name, `{tag:NAME}` the value of a tag, each written so that nothing in it
 * can mean anything else than itself.
 * @returns null when the user has no such tag: there is nobody to ask for
 */
export function filterFor(template: string, user: UserObservation): string | null {
  let isMissing = false;
  const filter = template.replaceAll(
    /\{(user|tag:([^}]+))\}/g,
    (_, what: string, tag: string | undefined) => {
      if (what === 'user') return escaped(user.user);
      const value = user.tags.known && tag !== undefined ? tagValue(user.tags.value, tag) : undefined;
      if (value === undefined) isMissing = true;
      return escaped(value ?? '');
    },
  );
  return isMissing ? null : filter;
}

/** RFC 4515, section 3: each of these as a backslash and two hexadecimal digits. */
function escaped(value: string): string {
  return value.replaceAll(/[\\*()\0]/g, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\${code.toString(16).padStart(2, '0')}`;
  });
}

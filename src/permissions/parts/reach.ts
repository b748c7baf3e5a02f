import type { Match } from '../../core/model/policy.ts';
import { type Place, usersArn } from '../place.ts';

/** Users as IAM can name them: below a path, with a name, with tags. */
export interface Reach {
  readonly path: string;
  /** Glob on the user name; null: any. */
  readonly user: string | null;
  /** Tag name to glob on its value. */
  readonly tags: Readonly<Record<string, string>>;
}

export interface Reached {
  /** Any of these; none: nobody whom the place has. */
  readonly reaches: readonly Reach[];
  /** Conditions of the match that IAM cannot express, in the words of the configuration: more users are reached. */
  readonly beyond: readonly string[];
}

/**
 * The narrowest that IAM can say of the users of a match, within what the place leaves. It is never narrower than the
 * match: users whom a rule is for must not be refused.
 */
export function reachOf(match: Match, place: Place): Reached {
  const { paths, tags } = place;
  const { reaches, beyond } = reachOfMatch(match, place);
  const within = (paths.length === 0 ? ['/'] : paths).map((path) => ({ path, user: null, tags }));
  return { reaches: both(reaches, within).reaches, beyond: [...new Set(beyond)] };
}

/** The ARNs of users that are reached. A path may go on below the one that is named. */
export function resourcesOf({ path, user }: Reach, place: Place): readonly string[] {
  if (user === null) return [usersArn(place, path)];
  const below = usersArn(place, path).replace(/\*$/, '');
  return [`${below}${user}`, `${below}*/${user}`];
}

function reachOfMatch(match: Match, place: Place): Reached {
  const { user = null, path = '/', account, group, tags = {}, all = [], any, not } = match;
  const isElsewhere = account !== undefined && place.account !== '*' && account !== place.account;
  let reached: Reached = { reaches: isElsewhere ? [] : [{ path, user, tags }], beyond: [] };
  for (const part of all) {
    const other = reachOfMatch(part, place);
    const { reaches, beyond } = both(reached.reaches, other.reaches);
    reached = { reaches, beyond: [...reached.beyond, ...other.beyond, ...beyond] };
  }
  if (any !== undefined) {
    const parts = any.map((part) => reachOfMatch(part, place));
    const { reaches, beyond } = both(
      reached.reaches,
      parts.flatMap((part) => part.reaches),
    );
    reached = {
      reaches,
      beyond: [...reached.beyond, ...parts.flatMap((part) => part.beyond), ...beyond],
    };
  }
  const unsaid = [
    ...(group === undefined ? [] : ['group']),
    ...(account === undefined || place.account !== '*' ? [] : ['account']),
    ...(not === undefined ? [] : ['not']),
  ];
  return { reaches: reached.reaches, beyond: [...reached.beyond, ...unsaid] };
}

/** Users in one of the first and in one of the second. */
function both(first: readonly Reach[], second: readonly Reach[]): Reached {
  const met = first.flatMap((one) => second.flatMap((other) => meet(one, other) ?? []));
  return { reaches: met.map(({ reach }) => reach), beyond: met.flatMap(({ beyond }) => beyond) };
}

function meet(
  one: Reach,
  other: Reach,
): { readonly reach: Reach; readonly beyond: readonly string[] } | undefined {
  const path = one.path.length >= other.path.length ? one.path : other.path;
  // Prefixes: below two paths of which neither is in the other there is nobody.
  if (!path.startsWith(one.path) || !path.startsWith(other.path)) return undefined;
  const twice = Object.keys(one.tags).filter(
    (name) => name in other.tags && one.tags[name] !== other.tags[name],
  );
  const namesTwice = one.user !== null && other.user !== null && one.user !== other.user;
  return {
    reach: { path, user: one.user ?? other.user, tags: { ...other.tags, ...one.tags } },
    beyond: [
      ...(namesTwice ? ['a second glob on the user name'] : []),
      ...twice.map((name) => `a second glob on the tag ${name}`),
    ],
  };
}

import { NEEDS } from '../../aws/needs.ts';
import type { Policy } from '../../core/model/policy.ts';
import type { Statement } from '../document.ts';
import type { Place } from '../place.ts';
import { deletes } from './act.ts';
import { type Reach, reachOf, resourcesOf } from './reach.ts';

/**
 * Issuing keys: only for users to whom a rule with `rotate: { by: keywarden }` may apply, and of those who may be changed at
 * all. Whoever can create a key for a user has the user's rights.
 */
export function issueStatements(policy: Policy, place: Place): readonly Statement[] {
  const reaches = issuingRules(policy).flatMap(({ match }) => reachOf(match, place).reaches);
  // Who issues keys must be able to take back one that could not be handed over.
  const { createKey, deleteKey } = NEEDS.iam;
  const Action = [...createKey, ...(deletes(policy) ? [] : deleteKey)];
  return byTags(reaches).map(({ tags, members }, index) => ({
    Sid: `IssuesKeys${index === 0 ? '' : index + 1}`,
    Effect: 'Allow',
    Action,
    Resource: [...new Set(members.flatMap((reach) => resourcesOf(reach, place)))],
    ...(Object.keys(tags).length === 0 ? {} : { Condition: { StringLike: tagCondition(tags) } }),
  }));
}

/** The rules under which Keywarden makes the new key. */
export function issuingRules({ rules }: Pick<Policy, 'rules'>): Policy['rules'] {
  return rules.filter(({ rotate }) => rotate?.by === 'keywarden');
}

interface Tagged {
  readonly tags: Reach['tags'];
  readonly members: readonly Reach[];
}

/** One statement for users with the same tags; where some need none, the paths of those that do are still named. */
function byTags(reaches: readonly Reach[]): readonly Tagged[] {
  const groups = new Map<string, { readonly tags: Reach['tags']; readonly members: Reach[] }>();
  for (const reach of reaches) {
    const name = Object.entries(reach.tags)
      .map(([tag, value]) => JSON.stringify([tag, value]))
      .toSorted((one, other) => (one < other ? -1 : 1))
      .join();
    const group = groups.get(name) ?? { tags: reach.tags, members: [] };
    group.members.push(reach);
    groups.set(name, group);
  }
  return [...groups.values()];
}

function tagCondition(tags: Reach['tags']): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(tags).map(([name, value]) => [`aws:ResourceTag/${name}`, value.replaceAll('$', '${$}')]),
  );
}

import type { Aws } from '../../aws/clients.ts';
import { NEEDS } from '../../aws/needs.ts';
import { ask } from '../asked.ts';
import type { ReadFacts } from '../facts.ts';

/** A user to try things on; nothing is changed about it. */
export interface SampleUser {
  readonly user: string;
  readonly arn: string;
}

export interface Reads {
  readonly reads: readonly ReadFacts[];
  /** Null: there is none, or users cannot be listed. */
  readonly sample: SampleUser | null;
}

/** Of how many users keys are looked for, so that their last use can be asked. */
const TRIES = 10;

type ReadName = Exclude<
  keyof typeof NEEDS.iam,
  'tagUser' | 'untagUser' | 'createKey' | 'setKeyStatus' | 'deleteKey'
>;

/** Tries every read of a run once: those of the account, and those of users on one of them. */
export async function gatherReads({ iam }: Pick<Aws, 'iam'>): Promise<Reads> {
  const reads: ReadFacts[] = [];
  const attempt = async <T>(name: ReadName, call: () => Promise<T>): Promise<T | undefined> => {
    const asked = await ask(call);
    reads.push({ action: NEEDS.iam[name][0], asked });
    return asked.answered ? asked.value : undefined;
  };
  await attempt('generateReport', iam.generateReport);
  await attempt('getReport', iam.getReport);
  const detailed = await attempt('userDetails', () => firstPage(iam.userDetails()));
  const listed = await attempt('listUsers', () => firstPage(iam.listUsers()));
  const users = listed ?? detailed ?? [];
  const [first] = users;
  if (first === undefined) return { reads, sample: null };

  await attempt('getUser', () => iam.getUser(first.user));
  await attempt('userTags', () => iam.userTags(first.user));
  await attempt('groups', () => iam.groups(first.user));
  await attempt('attachedPolicies', () => iam.attachedPolicies(first.user));
  let sample = first;
  const keys = await attempt('accessKeys', async () => {
    for (const each of users.slice(0, TRIES)) {
      const found = await iam.accessKeys(each.user);
      if (found.length === 0) continue;
      sample = each;
      return found;
    }
    return [];
  });
  const [key] = keys ?? [];
  if (key !== undefined) await attempt('lastUsed', () => iam.lastUsed(key.keyId));
  return { reads, sample: { user: sample.user, arn: sample.arn } };
}

async function firstPage<T>(pages: AsyncIterable<readonly T[]>): Promise<readonly T[]> {
  for await (const page of pages) return page;
  return [];
}

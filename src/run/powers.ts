import type { Aws } from '../aws/clients.ts';
import { AwsFailure } from '../aws/failure.ts';
import type { IamApi } from '../aws/iam.ts';
import type { UserObservation } from '../core/model/observation.ts';
import type { PlanItem } from '../core/model/plan.ts';
import type { Instant } from '../core/model/time.ts';
import { type Part, actParts, halved } from '../permissions/session/act.ts';
import { type Doing, doingOf } from '../permissions/session/doing.ts';
import type { PlannedUser } from '../permissions/session/users.ts';
import { ANYWHERE, type Place } from '../permissions/place.ts';
import type { Planned } from './account-plan.ts';
import type { RunDeps } from './deps.ts';

/** What a run may do in the account, once it is known what it is to do. */
export interface Powers {
  /** Reads as the look session; writes on a user as the act session of that user. */
  readonly iam: IamApi;
  /** AWS with the powers over one user. @throws AwsFailure; Error for a user outside of the plan */
  readonly over: (user: string) => Promise<Aws>;
  /** The `Date` of the latest answer to any of the sessions, ms; null before the first. */
  readonly latestServerTime: () => Instant | null;
  /** Why a user, as just read, is out of reach; null: they are not. */
  readonly outOfReach: (user: UserObservation) => string | null;
}

/** What is to be done, by user name. */
export type Doings = ReadonlyMap<string, readonly Doing[]>;

/**
 * The powers of a plan: for the account's role an act session for its users, or as many as their session policies need,
 * each entered when the first of its users is changed. Where there is no role to enter by, nothing is narrowed.
 */
export function powersFor(
  { aws: look, actAs, policy: { deliver } }: Pick<RunDeps, 'aws' | 'actAs' | 'policy'>,
  { observation }: Pick<Planned, 'observation'>,
  doings: Doings,
): Powers {
  if (actAs === undefined) return unlimited(look);
  const users = new Map(plannedUsers(observation.users, doings).map((user) => [user.user, user]));
  const place = placeOf(observation.account, users.values().next().value);
  const partOf = new Map<string, Part>();
  const assign = (parts: readonly Part[]) => {
    for (const part of parts) for (const { user } of part.users) partOf.set(user, part);
  };
  assign(actParts([...users.values()], deliver, place));
  const sessions = opener(actAs, look);

  const over = async (user: string): Promise<Aws> => {
    const part = partOf.get(user);
    if (part === undefined) {
      // Nothing is written on them: to say where their secret lies takes reading.
      if (users.has(user)) return look;
      throw new Error(`Nothing is planned for ${user}, so this run may not change them.`);
    }
    try {
      return await sessions.open(part);
    } catch (error) {
      if (!isTooLarge(error) || part.users.length === 1) throw error;
      assign(halved(part, deliver, place));
      return over(user);
    }
  };
  return {
    iam: { ...look.iam, ...writesBy(over) },
    over,
    latestServerTime: sessions.latestServerTime,
    outOfReach: ({ user, arn }) => {
      const planned = users.get(user)?.arn;
      if (planned === undefined || planned === arn) return null;
      return `${user} was moved since this was planned: it is ${arn} now, and this run may change ${planned} and nobody else. The next run looks again.`;
    },
  };
}

/** What a plan does to each of its users. */
export function doingsOf(items: readonly PlanItem[]): Doings {
  const doings = new Map<string, readonly Doing[]>();
  for (const { decision } of items)
    doings.set(decision.user, [...(doings.get(decision.user) ?? []), doingOf(decision)]);
  return doings;
}

function unlimited(aws: Aws): Powers {
  return {
    iam: aws.iam,
    over: async () => aws,
    latestServerTime: aws.latestServerTime,
    outOfReach: () => null,
  };
}

function plannedUsers(users: readonly UserObservation[], doings: Doings): readonly PlannedUser[] {
  const observed = new Map(users.map((user) => [user.user, user]));
  return [...doings].flatMap(([name, doing]) => {
    const user = observed.get(name);
    if (user === undefined) return [];
    return [{ user: name, arn: user.arn, userId: user.userId.known ? user.userId.value : null, doing }];
  });
}

function placeOf(account: string, user: PlannedUser | undefined): Place {
  return { ...ANYWHERE, account, partition: user?.arn.split(':')[1] ?? ANYWHERE.partition };
}

/** Enters each part once. What only reads goes on as the look session: it needs no power. */
function opener(actAs: (policy: string) => Aws, look: Aws) {
  const opened = new Map<Part, Promise<Aws>>();
  const entered: Aws[] = [];
  const enter = async ({ policy }: Part): Promise<Aws> => {
    const act = actAs(policy);
    // Nothing is sent before the first call, and that must not be one that changes something.
    await act.sts.callerIdentity();
    entered.push(act);
    return withReadsOf(look, act);
  };
  return {
    open: async (part: Part): Promise<Aws> => {
      const known = opened.get(part);
      if (known !== undefined) return known;
      const session = enter(part);
      opened.set(part, session);
      try {
        return await session;
      } catch (error) {
        opened.delete(part);
        throw error;
      }
    },
    latestServerTime: () =>
      [look, ...entered].reduce<Instant | null>((latest, { latestServerTime }) => {
        const time = latestServerTime();
        return latest === null || (time !== null && time > latest) ? time : latest;
      }, null),
  };
}

function withReadsOf(look: Aws, act: Aws): Aws {
  return {
    ...act,
    secrets: (region) => {
      const { describe, tagged, resourcePolicy } = look.secrets(region);
      return { ...act.secrets(region), describe, tagged, resourcePolicy };
    },
    buckets: (region) => {
      const { publicAccess, has, keys } = look.buckets(region);
      return { ...act.buckets(region), publicAccess, has, keys };
    },
  };
}

type Writes = Pick<IamApi, 'tagUser' | 'untagUser' | 'createKey' | 'setKeyStatus' | 'deleteKey'>;

function writesBy(over: (user: string) => Promise<Aws>): Writes {
  return {
    tagUser: async (user, tags) => (await over(user)).iam.tagUser(user, tags),
    untagUser: async (user, names) => (await over(user)).iam.untagUser(user, names),
    createKey: async (user, run) => (await over(user)).iam.createKey(user, run),
    setKeyStatus: async (user, keyId, status) => (await over(user)).iam.setKeyStatus(user, keyId, status),
    deleteKey: async (user, keyId) => (await over(user)).iam.deleteKey(user, keyId),
  };
}

function isTooLarge(error: unknown): boolean {
  return error instanceof AwsFailure && error.code.startsWith('PackedPolicyTooLarge');
}

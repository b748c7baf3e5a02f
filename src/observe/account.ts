import { AwsFailure, endsTheRun } from '../aws/failure.ts';
import type { ListedUser, UserDetail } from '../aws/iam-types.ts';
import type { IamApi } from '../aws/iam.ts';
import { unknown } from '../core/model/known.ts';
import type { AccountObservation, UserObservation } from '../core/model/observation.ts';
import type { Instant } from '../core/model/time.ts';
import type { Cache, CachedUser, Sleep } from '../core/ports.ts';
import { unlessVanished } from './attempt-read.ts';
import { remember } from './cache.ts';
import { type ObtainedReport, requestReport } from './credential-report.ts';
import { eachLimited } from './each-limited.ts';
import { aboutFaults, aboutGone, aboutVanished } from './notes.ts';
import { readPeople } from './people.ts';
import { profileOf, readProfile } from './profile.ts';
import { rootObservation } from './report/root.ts';
import { type ReportUser, reportUser } from './report/user.ts';
import { userKeys } from './user-keys.ts';
import { observeUser } from './user.ts';

export interface ObserveDeps {
  readonly iam: IamApi;
  /** Who we are. */
  readonly caller: { readonly account: string; readonly arn: string; readonly partition: string };
  /** The `Date` of the run's first AWS answer, ms. */
  readonly now: Instant;
  readonly cache: Cache;
  readonly sleep: Sleep;
  /** Users read at the same time; default 10. */
  readonly concurrency?: number;
  /** Ask IAM for everybody's keys, whatever report and cache say. */
  readonly full?: boolean;
  /** Told after each user. */
  readonly progress?: (done: number, total: number) => void;
}

const CONCURRENCY = 10;

/**
 * One account as it is: a credential report, all users in large pages, and single reads only where those two and the
 * cache have no answer. What cannot be read about a user is unknown for that user; how else things were read, and
 * what could not be, is said in `notes`.
 * @throws AwsFailure when nothing can be read at all (credentials, endpoint, even the list of users denied)
 */
export async function observeAccount(deps: ObserveDeps): Promise<AccountObservation> {
  const { iam, caller, now, cache, sleep, full = false, concurrency = CONCURRENCY } = deps;
  // AWS needs some seconds to make a report: the users are read in the meantime.
  const report = await requestReport(iam, now, sleep);
  const people = await readPeople(iam);
  const obtained = await report();
  const cached = await cache.load();
  const reported = reportedUsers(obtained);
  const reportedAt = obtained.ok ? obtained.generatedAt : null;
  const strangers = [...reported.keys()].filter(notIn(people.users));

  let done = 0;
  const advance = (): void => deps.progress?.((done += 1), people.users.length + strangers.length);
  const observe = async (listed: ListedUser | UserDetail): Promise<Observed> => {
    const seen = await unlessVanished(async () => {
      const profile =
        'tags' in listed ? profileOf(caller.account, listed) : await readProfile(iam, caller.account, listed);
      const about = reported.get(listed.user);
      const { keys, remember } = await userKeys(
        { iam, full, reportedAt },
        profile,
        about,
        cached.get(listed.userId) ?? null,
      );
      return { user: { ...profile, keys, faults: [] }, remember };
    });
    advance();
    return { name: listed.user, userId: listed.userId, seen };
  };
  const observed = await eachLimited(people.users, concurrency, observe);
  const appeared = await eachLimited(strangers, concurrency, async (name) => {
    const found = await findStranger(iam, caller.account, name);
    advance();
    return found;
  });

  const notSaved = obtained.ok ? await remember(cache, cached, memories(observed)) : null;
  const users = [
    ...observed.flatMap(({ seen }) => (seen ? [seen.user] : [])),
    ...appeared.flatMap(({ user }) => user ?? []),
  ];
  return {
    account: caller.account,
    partition: caller.partition,
    observedAt: now,
    caller: caller.arn,
    root: obtained.ok ? rootObservation(obtained.report.root) : { activeKeySlots: unknown(obtained.note) },
    users: users.toSorted((a, b) => (a.user < b.user ? -1 : 1)),
    notes: [
      ...(people.from === 'list' ? [people.note] : []),
      ...(obtained.ok ? [] : [obtained.note]),
      ...aboutFaults(reported),
      ...aboutVanished(observed.flatMap(({ name, seen }) => (seen ? [] : [name]))),
      ...aboutGone(
        appeared.flatMap(({ name, user, note }) => (user === null && note === null ? [name] : [])),
      ),
      ...appeared.flatMap(({ note }) => note ?? []),
      ...(notSaved === null ? [] : [notSaved]),
    ],
  };
}

interface Observed {
  readonly name: string;
  readonly userId: string;
  /** Null: the user was deleted meanwhile. */
  readonly seen: { readonly user: UserObservation; readonly remember: CachedUser | null } | null;
}

interface Stranger {
  readonly name: string;
  readonly user: UserObservation | null;
  /** Why it could not be read; null: it could, or it is gone. */
  readonly note: string | null;
}

/** A user of the report that the list of users does not have: created while we were reading, renamed, or deleted since. */
async function findStranger(iam: IamApi, account: string, name: string): Promise<Stranger> {
  try {
    return { name, user: await observeUser({ iam, account }, name), note: null };
  } catch (error) {
    if (endsTheRun(error) || !(error instanceof AwsFailure)) throw error;
    return {
      name,
      user: null,
      note: `User ${name} is in the credential report only, and could not be read: ${error.message}`,
    };
  }
}

function reportedUsers(obtained: ObtainedReport): ReadonlyMap<string, ReportUser> {
  const users = new Map<string, ReportUser>();
  if (!obtained.ok) return users;
  for (const [name, rows] of obtained.report.users) {
    const user = reportUser(name, rows);
    if (user) users.set(name, user);
  }
  return users;
}

function notIn(users: readonly ListedUser[]): (name: string) => boolean {
  const names = new Set(users.map(({ user }) => user));
  return (name) => !names.has(name);
}

function memories(observed: readonly Observed[]): ReadonlyMap<string, CachedUser> {
  return new Map(observed.flatMap(({ userId, seen }) => (seen?.remember ? [[userId, seen.remember]] : [])));
}

import { parse, stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import type { InitAnswers } from '../../src/config/init/answers.ts';
import { firstPolicy } from '../../src/config/init/write.ts';
import { loadPolicy } from '../../src/config/load.ts';
import { PRESET_NAMES } from '../../src/config/presets/names.ts';
import { matchRule } from '../../src/core/match.ts';
import type { Policy, Rule } from '../../src/core/model/policy.ts';
import { DAY } from '../../src/core/model/time.ts';
import { aUser } from '../build/user.ts';
import { CONFIGURATIONS, configurationIn } from '../harness/configurations.ts';
import { REACTION } from './user-life.ts';
import { liveThrough } from './world.ts';

/** Two rotations at 90 days, and the deletion of both old keys. */
const DAYS = 300;

const ANSWERS: InitAnswers = {
  ownerTag: 'email',
  fallback: 'security@example.com',
  sender: 'keywarden@example.com',
  region: 'us-east-1',
  rotateBy: 'owner',
  bucket: null,
  accounts: 'self',
  store: './keywarden-store',
};
const NOTIFY = 'notify: { email: { via: ses, from: keywarden@example.com, region: us-east-1 } }';

const TEXTS: readonly (readonly [name: string, text: string])[] = [
  ['init --rotate-by owner', firstPolicy(ANSWERS)],
  ['init --rotate-by keywarden', firstPolicy({ ...ANSWERS, rotateBy: 'keywarden' })],
  ...PRESET_NAMES.map(
    (name) =>
      [
        `preset:${name}`,
        `version: 1\nextends: [preset:${name}]\n${NOTIFY}\ndeliver: { to: s3, bucket: handover }`,
      ] as const,
  ),
  ...CONFIGURATIONS.map((path) => [path, configurationIn(path)] as const),
];

/** A person, and a robot with the tag by which the templates for AWS know one. */
const USERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ana: { email: 'ana@example.com', User: 'ana@example.com' },
  robot: { email: 'robot@example.com', User: 'robot@example.com', 'keywarden-rotation': 'managed' },
};

/**
 * For one account and everybody in it: as its reader is told to make it once all is well. Nobody reports deliveries in
 * this world.
 */
function forOneAccount(text: string, name: string): Policy {
  const { accounts: _accounts, ...file } = parse(text) as Record<string, Record<string, object>>;
  const whole = stringify({
    ...file,
    notify: { ...file['notify'], email: { ...file['notify']?.['email'], proof: 'accepted' } },
    guardrails: { ...file['guardrails'], rollout: '100%' },
  });
  return loadPolicy(whole, name).policy;
}

interface Life {
  /** Of the configurations in which somebody lives like this. */
  readonly names: string[];
  readonly policy: Policy;
  readonly rule: Rule;
  readonly user: string;
}

/** Every rule that somebody lives by, once: what it says of keys that nobody uses makes no other life. */
function lives(): readonly Life[] {
  const found = new Map<string, Life>();
  for (const [name, text] of TEXTS) {
    const policy = forOneAccount(text, name);
    for (const [user, tags] of Object.entries(USERS)) {
      const matched = matchRule(aUser({ name: user, tags }), policy.rules);
      if (!matched.known || matched.value === null) throw new Error(`no rule of ${name} looks after ${user}`);
      const { unused, rotate } = matched.value;
      const terms = JSON.stringify([rotate ?? unused, policy.guardrails.blackoutDays]);
      const same = found.get(terms);
      if (same === undefined) found.set(terms, { names: [name], policy, rule: matched.value, user });
      else if (!same.names.includes(name)) same.names.push(name);
    }
  }
  return [...found.values()];
}

describe('two rounds', () => {
  it.each(lives().map((life) => [life.names.join(', '), life.user, life] as const))(
    'under %s: the key of %s is replaced in time, again and again, and nobody is refused',
    async (_names, user, { policy, rule }) => {
      const { oldest, last, rotations, deletions, refused } = await liveThrough(
        policy,
        user,
        USERS[user] ?? {},
        DAYS,
      );
      expect(refused).toEqual([]);
      const after = rule.rotate?.after ?? rule.unused?.after ?? 0;
      // A rotation waits for the end of blackout days, and its user takes a few days to change over.
      const slack = (policy.guardrails.blackoutDays.length + REACTION + 1) * DAY;
      expect(oldest / DAY).toBeLessThan((after + slack) / DAY);
      expect(last / DAY).toBeLessThan((after + slack) / DAY);
      expect(rotations).toBeGreaterThanOrEqual(2);
      expect(deletions).toBeGreaterThanOrEqual(2);
    },
    120_000,
  );
});

import type {
  DeliverSettings,
  Guardrails,
  InactiveSection,
  Match,
  NotifySettings,
  Policy,
  RotateSection,
  Rule,
  RuleExemption,
  StateKey,
  TakeOverSettings,
  UnusedSection,
} from '../../src/core/model/policy.ts';
import { days } from './time.ts';

interface RuleWords {
  readonly name?: string;
  readonly match?: Match;
  readonly exempt?: RuleExemption;
  readonly unused?: Partial<UnusedSection>;
  readonly rotate?: Partial<RotateSection>;
  readonly inactive?: Partial<InactiveSection>;
}

/** A rule with just the sections given; what a section leaves out has the values of the documentation's example. */
export function aRule(words: RuleWords = {}): Rule {
  const { name = 'everyone', match = {}, exempt = null } = words;
  return {
    name,
    match,
    exempt,
    unused: words.unused ? { ...UNUSED, ...words.unused } : null,
    rotate: words.rotate ? { ...ROTATE, ...words.rotate } : null,
    inactive: words.inactive ? { ...INACTIVE, ...words.inactive } : null,
  };
}

interface PolicyWords {
  readonly rules?: readonly Rule[];
  readonly guardrails?: Partial<Guardrails>;
  readonly notify?: NotifySettings | null;
  readonly deliver?: DeliverSettings | null;
  readonly takeOver?: TakeOverSettings;
  readonly stateKeys?: readonly StateKey[];
}

/** A policy; unless said otherwise one rule for everybody with all three sections, and no guardrail in the way. */
export function aPolicy(words: PolicyWords = {}): Policy {
  return {
    hash: 'a-policy',
    source: 'keywarden.yaml',
    accounts: 'self',
    owners: [{ kind: 'tag', tag: 'email' }],
    rules: words.rules ?? [aRule({ unused: {}, rotate: {}, inactive: {} })],
    notify: words.notify === undefined ? NOTIFY : words.notify,
    guardrails: { ...GUARDRAILS, ...words.guardrails },
    deliver: words.deliver ?? null,
    takeOver: words.takeOver ?? null,
    store: null,
    stateKeys: words.stateKeys ?? [],
  };
}

/** A policy whose one rule, for everybody, has just these sections. */
export function policyWith(sections: Omit<RuleWords, 'name' | 'match'>): Policy {
  return aPolicy({ rules: [aRule(sections)] });
}

const CLOCK = { grace: days(7), remind: [days(5), days(1)], delete: null };
const UNUSED: UnusedSection = { ...CLOCK, after: days(45), measure: 'last-used', delete: days(30) };
const ROTATE: RotateSection = {
  ...CLOCK,
  by: 'owner',
  warn: days(60),
  after: days(90),
  deactivate: days(10),
  oldKeyIdle: days(14),
  proofDays: 2,
  maxExtension: days(14),
  onUnproven: 'hold',
};
const INACTIVE: InactiveSection = { ...CLOCK, adopt: true, delete: days(120) };
const NOTIFY: NotifySettings = {
  email: {
    via: 'ses',
    from: 'keywarden@example.com',
    region: null,
    proof: 'accepted',
    operators: null,
    templates: null,
    domains: ['example.com'],
    perDay: 200,
  },
  security: null,
};
const GUARDRAILS: Guardrails = {
  perDay: 10,
  stopAbove: 1,
  fleet: { perDay: 1000, stopAbove: 1 },
  blackoutDays: [],
  timezone: 'UTC',
  rollout: 1,
  exemptMax: days(180),
  protectedPaths: [],
};

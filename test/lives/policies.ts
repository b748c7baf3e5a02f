import { DAY, type Duration } from '../../src/core/model/time.ts';
import type { Person } from './person.ts';

/**
 * What a policy means for one person, written down beside its text and not read from it: who judges by the code that
 * decides shares its mistakes.
 */
export interface Terms {
  /** Least time between a notice and what it announces. */
  readonly grace: Duration;
  /** Idle for so long, a key may be deactivated; null: never for that. */
  readonly unusedAfter: Duration | null;
  /** It is the age that counts, used or not. */
  readonly byAge: boolean;
  /** A replaced key may be deactivated when quiet for so long; null: keys are not replaced. */
  readonly oldKeyIdle: Duration | null;
  /** Off for so long, a key may be deleted; null: never. */
  readonly deleteAfter: Duration | null;
  readonly rotates: boolean;
  /** On so many days the successor was used before an old key may go. */
  readonly proofDays: number;
  /** The rule, in whose name a notice is sent. */
  readonly rule: string;
}

export interface LifePolicy {
  readonly name: string;
  /** Text of `keywarden.yaml`. */
  readonly text: string;
  /** The same after somebody edited it; null: there is nothing in it to edit so. */
  readonly edited: (edit: Edit) => LifePolicy | null;
  readonly termsOf: (person: Person) => Terms;
}

const NOTIFY = { email: { via: 'ses', from: 'keywarden@example.com', region: 'us-east-1' } };
export const FALLBACK = 'security@example.com';
const OWNERS = [{ tag: 'email' }, { fallback: FALLBACK }];
export const PER_DAY = 12;
const GUARDRAILS = { 'stop-above': '100%', 'per-day': PER_DAY, 'protected-paths': ['/sealed/'] };
const SEALED = { name: 'sealed', match: { tags: { sealed: 'yes' } }, exempt: { reason: 'sealed' } };

const d = (count: number) => count * DAY;

interface Numbers {
  readonly unused: number;
  readonly grace: number;
  readonly off: number;
  readonly idle: number;
  readonly after: number;
}

/** What an operator changes by hand, and takes back some weeks later. */
export const EDITS = ['no delete', 'by age', 'other limits', 'no deliver', 'renamed rules'] as const;
type Edit = (typeof EDITS)[number];

/** Robots are replaced by Keywarden, people are asked; both are retired when idle. */
function mixed(name: string, numbers: Numbers, deliver: object, edit: Edit | null = null): LifePolicy {
  const scale = edit === 'other limits' ? 0.75 : 1;
  const { grace, idle } = numbers;
  const [unused, off, after] = [numbers.unused, numbers.off, numbers.after].map((days) =>
    Math.round(days * scale),
  );
  const remind = grace > 2 ? ['2d', '1d'] : ['1d'];
  const clock = { grace: `${grace}d`, remind, ...(edit === 'no delete' ? {} : { delete: `${off}d` }) };
  const measure = edit === 'by age' ? { measure: 'age' } : {};
  const section = {
    unused: { after: `${unused}d`, ...measure, ...clock },
    inactive: { adopt: true, ...clock },
  };
  const rotate = {
    warn: `${(after ?? 0) - 10}d`,
    after: `${after}d`,
    deactivate: '5d',
    'old-key-idle': `${idle}d`,
    'max-extension': '10d',
    ...clock,
  };
  const suffix = edit === 'renamed rules' ? '-2' : '';
  const robots = edit === 'no deliver' ? [] : [{ by: 'keywarden', ...rotate }];
  const terms = (rule: string, rotates: boolean): Terms => ({
    grace: d(grace),
    unusedAfter: d(unused ?? 0),
    byAge: edit === 'by age',
    oldKeyIdle: rotates ? d(idle) : null,
    deleteAfter: edit === 'no delete' ? null : d(off ?? 0),
    rotates,
    proofDays: 2,
    rule,
  });
  const ofRobots = terms(`robots${suffix}`, robots.length > 0);
  const ofEveryone = terms(`everyone${suffix}`, true);
  return {
    name: edit === null ? name : `${name}, ${edit}`,
    text: JSON.stringify({
      version: 1,
      owners: OWNERS,
      rules: [
        SEALED,
        {
          name: `robots${suffix}`,
          match: { tags: { kind: 'ci' } },
          ...section,
          ...(robots[0] === undefined ? {} : { rotate: robots[0] }),
        },
        { name: `everyone${suffix}`, ...section, rotate: { by: 'owner', ...rotate } },
      ],
      notify: NOTIFY,
      ...(edit === 'no deliver' ? {} : { deliver }),
      guardrails: GUARDRAILS,
    }),
    termsOf: ({ isRobot }) => (isRobot ? ofRobots : ofEveryone),
    edited: (next) => mixed(name, numbers, deliver, next),
  };
}

/** The predecessors' ways, with the presets as they are. */
function preset(name: string, sections: object, numbers: Omit<Terms, 'proofDays' | 'rule'>): LifePolicy {
  const terms: Terms = { ...numbers, proofDays: 2, rule: name };
  return {
    name,
    text: JSON.stringify({
      version: 1,
      extends: [`preset:${name}`],
      rules: [SEALED],
      owners: OWNERS,
      notify: NOTIFY,
      guardrails: GUARDRAILS,
      ...sections,
    }),
    termsOf: () => terms,
    edited: () => null,
  };
}

export const SECRETS_MANAGER = { to: 'secrets-manager' };
export const S3 = { to: 's3', bucket: 'handover' };

export const patient = (deliver: object) =>
  mixed('patient', { unused: 45, grace: 7, off: 30, idle: 14, after: 90 }, deliver);
export const brisk = (deliver: object) =>
  mixed('brisk', { unused: 30, grace: 2, off: 10, idle: 3, after: 40 }, deliver);
export const standard = preset(
  'standard',
  { deliver: SECRETS_MANAGER },
  {
    grace: d(7),
    unusedAfter: d(45),
    byAge: false,
    oldKeyIdle: d(32),
    deleteAfter: d(45),
    rotates: true,
  },
);
export const cis = preset(
  'cis',
  { deliver: SECRETS_MANAGER },
  {
    grace: d(7),
    unusedAfter: d(45),
    byAge: false,
    oldKeyIdle: d(32),
    deleteAfter: d(45),
    rotates: true,
  },
);
export const checkAndRotate = preset(
  'check-and-rotate',
  { deliver: S3 },
  {
    grace: d(7),
    unusedAfter: null,
    byAge: false,
    oldKeyIdle: d(3),
    deleteAfter: d(10),
    rotates: true,
  },
);
export const cloudGovernance = preset(
  'cloud-governance',
  { deliver: SECRETS_MANAGER },
  {
    grace: d(7),
    unusedAfter: d(90),
    byAge: true,
    oldKeyIdle: null,
    deleteAfter: d(30),
    rotates: false,
  },
);

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
}

export interface LifePolicy {
  readonly name: string;
  /** Text of `keywarden.yaml`. */
  readonly text: string;
  readonly termsOf: (person: Person) => Terms;
}

const NOTIFY = { email: { via: 'ses', from: 'keywarden@example.com', region: 'us-east-1' } };
export const FALLBACK = 'security@example.com';
const OWNERS = [{ tag: 'email' }, { fallback: FALLBACK }];
const GUARDRAILS = { 'stop-above': '100%', 'per-run': 20, 'protected-paths': ['/sealed/'] };
export const PER_RUN = 20;
const SEALED = { name: 'sealed', match: { tags: { sealed: 'yes' } }, exempt: { reason: 'sealed' } };

const d = (count: number) => count * DAY;

interface Numbers {
  readonly unused: number;
  readonly grace: number;
  readonly off: number;
  readonly idle: number;
  readonly after: number;
}

/** Robots are replaced by Keywarden, people are asked; both are retired when idle. */
function mixed(name: string, { unused, grace, off, idle, after }: Numbers, deliver: object): LifePolicy {
  const remind = grace > 2 ? ['2d', '1d'] : ['1d'];
  const clock = { grace: `${grace}d`, remind, delete: `${off}d` };
  const section = { unused: { after: `${unused}d`, ...clock }, inactive: { adopt: true, ...clock } };
  const rotate = {
    warn: `${after - 10}d`,
    after: `${after}d`,
    deactivate: '5d',
    'old-key-idle': `${idle}d`,
    'max-extension': '10d',
    ...clock,
  };
  const terms: Terms = {
    grace: d(grace),
    unusedAfter: d(unused),
    byAge: false,
    oldKeyIdle: d(idle),
    deleteAfter: d(off),
    rotates: true,
  };
  return {
    name,
    text: JSON.stringify({
      version: 1,
      owners: OWNERS,
      rules: [
        SEALED,
        {
          name: 'robots',
          match: { tags: { kind: 'ci' } },
          ...section,
          rotate: { by: 'keywarden', ...rotate },
        },
        { name: 'everyone', ...section, rotate: { by: 'owner', ...rotate } },
      ],
      notify: NOTIFY,
      deliver,
      guardrails: GUARDRAILS,
    }),
    termsOf: () => terms,
  };
}

/** The predecessors' ways, with the presets as they are. */
function preset(name: string, sections: object, terms: Terms): LifePolicy {
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
    oldKeyIdle: d(14),
    deleteAfter: d(90),
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
    oldKeyIdle: d(14),
    deleteAfter: null,
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

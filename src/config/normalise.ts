import {
  type DeliverSettings,
  type Guardrails,
  type LdapSource,
  type NotifySettings,
  type OwnerSource,
  type Policy,
  type TakeOverSettings,
  WEEKDAYS,
} from '../core/model/policy.ts';
import { DEFAULT_GUARDRAILS, DEFAULT_MAILS_PER_DAY } from './defaults.ts';
import { domainsOf, normaliseDomain } from './domains.ts';
import { policyHash } from './hash.ts';
import { normaliseAccounts } from './normalise-accounts.ts';
import { normaliseRule } from './normalise-rule.ts';
import { extendedPresets } from './presets/presets.ts';
import type { WrittenDeliver } from './schema/deliver.ts';
import type { WrittenPolicy } from './schema/policy-file.ts';
import { parseStateKey } from './schema/state-key.ts';
import type { WrittenTakeOver } from './schema/take-over.ts';
import { parseDuration, parseShare } from './values.ts';

type WrittenLdap = NonNullable<NonNullable<WrittenPolicy['owners']>[number]['ldap']>;

/**
 * The policy that a file without fault means. Own rules come first, then the presets'; any other section of a preset
 * applies only where the file has none of it, and nothing is merged inside a section.
 */
export function normalise(written: WrittenPolicy, source: string): Policy {
  const presets = extendedPresets(written.extends ?? []);
  const files = [written, ...presets];
  const owners = files.find((file) => file.owners)?.owners ?? [];
  const notify = files.find((file) => file.notify)?.notify;
  const deliver = files.find((file) => file.deliver)?.deliver;
  const meaning = {
    accounts: normaliseAccounts(written.accounts),
    owners: owners.map(ownerSource),
    rules: files.flatMap((file) => file.rules ?? []).map(normaliseRule),
    notify: notify ? notifySettings(notify, owners) : null,
    deliver: deliver ? deliverSettings(deliver) : null,
    guardrails: guardrails(files.find((file) => file.guardrails)?.guardrails ?? {}),
    takeOver: takeOverSettings(files.find((file) => file['take-over'])?.['take-over'] ?? {}),
    store: written.store ?? null,
    stateKeys: [written['state-key'] ?? []].flat().flatMap((key) => parseStateKey(key) ?? []),
  };
  return { hash: policyHash(meaning), source, ...meaning };
}

function ownerSource(written: NonNullable<WrittenPolicy['owners']>[number]): OwnerSource {
  if (written.tag !== undefined) return { kind: 'tag', tag: written.tag };
  if (written.fallback !== undefined) return { kind: 'fallback', address: written.fallback };
  if (written.map !== undefined) return { kind: 'map', file: written.map };
  if (written.ldap !== undefined) return ldapSource(written.ldap);
  return { kind: 'user-name' };
}

function ldapSource(written: WrittenLdap): LdapSource {
  const dn = written['bind-dn'];
  return {
    kind: 'ldap',
    url: written.url.replace(/\/$/, ''),
    base: written.base,
    filter: written.filter ?? '(uid={user})',
    bind: dn === undefined ? null : { dn, password: written.password ?? '' },
    startTls: written['start-tls'] ?? false,
    mail: written.mail ?? 'mail',
    name: written.name ?? 'displayName',
  };
}

function notifySettings(
  { email, security }: NonNullable<WrittenPolicy['notify']>,
  owners: NonNullable<WrittenPolicy['owners']>,
): NotifySettings {
  const { via, from, region = null, proof = 'accepted', operators = null, templates = null } = email;
  const { domains = domainsOf([from, ...owners.flatMap(({ fallback }) => fallback ?? [])]) } = email;
  const perDay = email['per-day'] ?? DEFAULT_MAILS_PER_DAY;
  return {
    email: {
      via,
      from,
      region,
      proof,
      operators,
      templates,
      domains: sorted(domains.map(normaliseDomain)),
      perDay,
    },
    security: security ?? null,
  };
}

/** @throws TypeError for s3 without a bucket, which was a fault */
function deliverSettings(written: WrittenDeliver): DeliverSettings {
  const { to, bucket, region = null, 'kms-key': kmsKey = null } = written;
  if (to === 'secrets-manager') return { to, kmsKey, region };
  if (bucket === undefined) throw new TypeError('deliver: no bucket');
  return { to, bucket, kmsKey, region };
}

function guardrails(written: NonNullable<WrittenPolicy['guardrails']>): Guardrails {
  const byDefault = DEFAULT_GUARDRAILS;
  const blackoutDays = written['blackout-days'] ?? byDefault.blackoutDays;
  return {
    // `per-run` is its old name; writing both is a fault.
    perDay: written['per-day'] ?? written['per-run'] ?? byDefault.perDay,
    stopAbove: parseShare(written['stop-above']) ?? byDefault.stopAbove,
    fleet: {
      perDay: written.fleet?.['per-day'] ?? byDefault.fleet.perDay,
      stopAbove: parseShare(written.fleet?.['stop-above']) ?? byDefault.fleet.stopAbove,
    },
    blackoutDays: WEEKDAYS.filter((day) => blackoutDays.includes(day)),
    timezone: written.timezone ?? byDefault.timezone,
    rollout: parseShare(written.rollout) ?? byDefault.rollout,
    exemptMax: parseDuration(written['exempt-max']) ?? byDefault.exemptMax,
    protectedPaths: sorted(written['protected-paths'] ?? byDefault.protectedPaths),
  };
}

function takeOverSettings(written: WrittenTakeOver): TakeOverSettings | null {
  const { 'check-and-rotate': tags, 'cloud-governance': cloudGovernance = false } = written;
  if (tags === undefined && !cloudGovernance) return null;
  const checkAndRotate =
    tags === undefined ? null : { dateTag: tags['date-tag'], oldKeyTag: tags['old-key-tag'] };
  return { checkAndRotate, cloudGovernance };
}

/** Order and repetition mean nothing in these lists, and must not change the policy's hash. */
function sorted(list: readonly string[]): readonly string[] {
  return [...new Set(list)].toSorted();
}

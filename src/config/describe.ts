import { Document, Scalar, visit } from 'yaml';
import { z } from 'zod';
import type {
  DeliverSettings,
  Match,
  NotifySettings,
  OwnerSource,
  Policy,
  Rule,
  TakeOverSettings,
  UnusedSection,
} from '../core/model/policy.ts';
import { DAY, type Duration, formatDuration, toDate } from '../core/model/time.ts';
import { showAccounts } from './describe-accounts.ts';
import { visible } from '../core/visible.ts';
import { PolicyFile } from './schema/policy-file.ts';
import { showStateKey } from './schema/state-key.ts';
import { formatShare } from './values.ts';

/** The policy as YAML with presets resolved and defaults filled in; read again, it means the same. */
export function showPolicy(policy: Policy): string {
  const { accounts, owners, rules, notify, deliver, guardrails, takeOver, store, stateKeys } = policy;
  const file = {
    version: 1,
    accounts: showAccounts(accounts),
    owners: owners.map(showOwner),
    rules: rules.map(showRule),
    ...(notify ? { notify: showNotify(notify) } : {}),
    ...(deliver ? { deliver: showDeliver(deliver) } : {}),
    guardrails: {
      'per-day': guardrails.perDay,
      'stop-above': formatShare(guardrails.stopAbove),
      fleet: {
        'per-day': guardrails.fleet.perDay,
        'stop-above': formatShare(guardrails.fleet.stopAbove),
      },
      'blackout-days': guardrails.blackoutDays,
      timezone: guardrails.timezone,
      rollout: formatShare(guardrails.rollout),
      'exempt-max': formatDuration(guardrails.exemptMax),
      'protected-paths': guardrails.protectedPaths,
    },
    ...(takeOver === null ? {} : { 'take-over': showTakeOver(takeOver) }),
    ...(store === null ? {} : { store }),
    ...(stateKeys.length === 0 ? {} : { 'state-key': stateKeys.map(showStateKey) }),
  };
  return `# ${policy.source}, with defaults filled in; hash ${policy.hash}\n${asYaml(file)}`;
}

/** Invisible characters stand in quotes, where YAML has a way to write them out: shown, the text still means the same. */
function asYaml(file: object): string {
  const document = new Document(file);
  visit(document, {
    Scalar: (_, scalar) => {
      if (typeof scalar.value === 'string' && scalar.value !== visible(scalar.value))
        scalar.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return document.toString({ lineWidth: 0 });
}

/** JSON Schema of `keywarden.yaml`, for editors. */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  return { title: 'Keywarden policy (keywarden.yaml)', ...z.toJSONSchema(PolicyFile, { io: 'input' }) };
}

function showNotify({ email, security }: NotifySettings): Readonly<Record<string, unknown>> {
  const { perDay, ...rest } = email;
  return withoutNulls({ email: withoutNulls({ ...rest, 'per-day': perDay }), security });
}

function showOwner(source: OwnerSource): Readonly<Record<string, unknown>> {
  if (source.kind === 'map') return { map: source.file };
  if (source.kind === 'ldap') {
    const { url, base, filter, bind, startTls, mail, name } = source;
    const account = bind === null ? {} : { 'bind-dn': bind.dn, password: bind.password };
    return { ldap: { url, base, filter, ...account, 'start-tls': startTls, mail, name } };
  }
  if (source.kind === 'tag') return { tag: source.tag };
  return source.kind === 'fallback' ? { fallback: source.address } : { 'user-name': true };
}

function showDeliver({ kmsKey, region, ...rest }: DeliverSettings): Readonly<Record<string, unknown>> {
  return withoutNulls({ ...rest, 'kms-key': kmsKey, region });
}

function showTakeOver({
  checkAndRotate,
  cloudGovernance,
}: TakeOverSettings): Readonly<Record<string, unknown>> {
  const tags = checkAndRotate && {
    'date-tag': checkAndRotate.dateTag,
    'old-key-tag': checkAndRotate.oldKeyTag,
  };
  return withoutNulls({ 'check-and-rotate': tags, 'cloud-governance': cloudGovernance || null });
}

function showRule({
  name,
  match,
  exempt,
  unused,
  rotate,
  inactive,
}: Rule): Readonly<Record<string, unknown>> {
  return {
    name,
    ...(isEmpty(match) ? {} : { match }),
    ...(exempt && {
      exempt: withoutNulls({ until: exempt.endsAt && toDate(exempt.endsAt - DAY), reason: exempt.reason }),
    }),
    ...(unused && {
      unused: { after: formatDuration(unused.after), measure: unused.measure, ...showClock(unused) },
    }),
    ...(rotate && {
      rotate: {
        by: rotate.by,
        ...withoutNulls({ warn: showOptional(rotate.warn) }),
        after: formatDuration(rotate.after),
        deactivate: formatDuration(rotate.deactivate),
        'old-key-idle': formatDuration(rotate.oldKeyIdle),
        'proof-days': rotate.proofDays,
        'max-extension': formatDuration(rotate.maxExtension),
        'on-unproven': rotate.onUnproven,
        ...showClock(rotate),
      },
    }),
    ...(inactive && { inactive: { adopt: inactive.adopt, ...showClock(inactive) } }),
  };
}

function showClock({
  grace,
  remind,
  delete: deletion,
}: Pick<UnusedSection, 'grace' | 'remind' | 'delete'>): object {
  return withoutNulls({
    grace: formatDuration(grace),
    remind: remind.map(formatDuration),
    delete: showOptional(deletion),
  });
}

function showOptional(duration: Duration | null): string | null {
  return duration === null ? null : formatDuration(duration);
}

function isEmpty(match: Match): boolean {
  return Object.keys(match).length === 0;
}

/** A null means never, none or our own: what the file says by leaving the key out. */
function withoutNulls(mapping: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(mapping).filter(([, value]) => value !== null));
}

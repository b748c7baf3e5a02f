import { NEEDS } from '../../aws/needs.ts';
import type { Policy, TakeOverSettings } from '../../core/model/policy.ts';
import type { Condition, Statement } from '../document.ts';
import { type Place, usersArn } from '../place.ts';

/**
 * Tags that Keywarden may write: its records, `keywarden:<AccessKeyId>`. IAM takes tag names for the same whatever their
 * case, so `Keywarden:Exempt` would overwrite `keywarden:exempt`; comparing with case, and with the `A` that all key ids
 * begin with, lets no spelling of it through.
 */
const RECORDS = 'keywarden:A*';

/** Changing keys, and the records of it; of what the configuration switches on. */
export function actStatements(policy: Policy, place: Place): readonly Statement[] {
  return [
    ...keyStatements(policy, place),
    ...recordStatements(place),
    ...takeOverStatements(policy.takeOver, place),
    ...neverOtherTags(policy.takeOver, place),
    ...neverProtected(policy, place),
  ];
}

/** Whether any rule does anything, or anything is taken over. */
export function acts({ rules, takeOver }: Policy): boolean {
  return takeOver !== null || rules.some(({ unused, rotate, inactive }) => unused ?? rotate ?? inactive);
}

function keyStatements(policy: Policy, place: Place): readonly Statement[] {
  const { setKeyStatus, deleteKey } = NEEDS.iam;
  return [
    {
      Sid: 'ChangesKeys',
      Effect: 'Allow',
      Action: [...setKeyStatus, ...(deletes(policy) ? deleteKey : [])],
      Resource: changeable(place),
      ...when(tagged(place)),
    },
  ];
}

/** Whether any rule deletes keys. */
export function deletes({ rules }: Pick<Policy, 'rules'>): boolean {
  return rules.some(({ unused, rotate, inactive }) =>
    [unused, rotate, inactive].some((section) => section !== null && section.delete !== null),
  );
}

function recordStatements(place: Place): readonly Statement[] {
  return [
    {
      Sid: 'WritesRecords',
      Effect: 'Allow',
      Action: [...NEEDS.iam.tagUser, ...NEEDS.iam.untagUser],
      Resource: changeable(place),
      // ForAllValues is true of no value at all, hence the Null.
      Condition: {
        ...tagged(place),
        'ForAllValues:StringLike': { 'aws:TagKeys': RECORDS },
        Null: { 'aws:TagKeys': 'false' },
      },
    },
  ];
}

function takeOverStatements(takeOver: TakeOverSettings | null, place: Place): readonly Statement[] {
  if (takeOver === null) return [];
  return [
    {
      Sid: 'RemovesTagsOfPredecessors',
      Effect: 'Allow',
      Action: [...NEEDS.iam.untagUser],
      Resource: changeable(place),
      // A user may carry them in any case.
      Condition: {
        ...tagged(place),
        'ForAllValues:StringEqualsIgnoreCase': { 'aws:TagKeys': tagsOfPredecessors(takeOver) },
        Null: { 'aws:TagKeys': 'false' },
      },
    },
  ];
}

/** Whatever else may be allowed to the same identity one day: exemptions and all other tags are people's. */
function neverOtherTags(takeOver: TakeOverSettings | null, place: Place): readonly Statement[] {
  const { tagUser, untagUser } = NEEDS.iam;
  const notOurs = { 'ForAnyValue:StringNotLike': { 'aws:TagKeys': RECORDS } };
  const deny = (Sid: string, Action: readonly string[], Condition: Condition): Statement => ({
    Sid,
    Effect: 'Deny',
    Action,
    Resource: [usersArn(place)],
    Condition,
  });
  if (takeOver === null) return [deny('NeverTouchesOtherTags', [...tagUser, ...untagUser], notOurs)];
  return [
    deny('NeverWritesOtherTags', tagUser, notOurs),
    deny('NeverRemovesOtherTags', untagUser, {
      ...notOurs,
      'ForAnyValue:StringNotEqualsIgnoreCase': { 'aws:TagKeys': tagsOfPredecessors(takeOver) },
    }),
  ];
}

function neverProtected({ guardrails: { protectedPaths } }: Policy, place: Place): readonly Statement[] {
  if (protectedPaths.length === 0) return [];
  const { createKey, setKeyStatus, deleteKey, tagUser, untagUser } = NEEDS.iam;
  return [
    {
      Sid: 'NeverChangesProtectedUsers',
      Effect: 'Deny',
      Action: [...createKey, ...setKeyStatus, ...deleteKey, ...tagUser, ...untagUser],
      Resource: protectedPaths.map((path) => usersArn(place, path)),
    },
  ];
}

function tagsOfPredecessors({ checkAndRotate, cloudGovernance }: TakeOverSettings): readonly string[] {
  return [
    ...(checkAndRotate === null ? [] : [checkAndRotate.dateTag, checkAndRotate.oldKeyTag]),
    ...(cloudGovernance ? ['UnusedAccessKey1InactiveDate', 'UnusedAccessKey2InactiveDate'] : []),
  ];
}

function changeable(place: Place): readonly string[] {
  return place.paths.length === 0 ? [usersArn(place)] : place.paths.map((path) => usersArn(place, path));
}

/** Stars and question marks of the value are meant; what AWS would put into it is not. */
function tagged({ tags }: Place): Condition {
  const entries = Object.entries(tags).map(
    ([name, value]) => [`aws:ResourceTag/${name}`, value.replaceAll('${', '${$}{')] as const,
  );
  return entries.length === 0 ? {} : { StringLike: Object.fromEntries(entries) };
}

function when(condition: Condition): { readonly Condition?: Condition } {
  return Object.keys(condition).length === 0 ? {} : { Condition: condition };
}

import { NEEDS } from '../../aws/needs.ts';
import type { AccountSelector, Accounts } from '../../core/model/policy.ts';
import { policyLiteral } from '../../core/policy-literal.ts';
import type { Statement } from '../document.ts';
import type { Place } from '../place.ts';

type Many = Exclude<Accounts, 'self'>;

/** Choosing accounts and entering them. */
export function enterStatements(accounts: Many, place: Place): readonly Statement[] {
  const ids = accounts.kind === 'list' ? accounts.ids : ['*'];
  return [
    {
      Sid: 'EntersAccounts',
      Effect: 'Allow',
      Action: [...NEEDS.sts.assumeRole],
      Resource: ids.map(
        (id) => `arn:${place.partition}:iam::${id}:role/${policyLiteral(accounts.entry.role)}`,
      ),
      ...(place.organization === null
        ? {}
        : { Condition: { StringEquals: { 'aws:ResourceOrgID': place.organization } } }),
    },
    ...(accounts.kind === 'organization' ? [chooseStatement(accounts)] : []),
  ];
}

function chooseStatement({ include, exclude }: Extract<Many, { readonly kind: 'organization' }>): Statement {
  const has = (kind: AccountSelector['kind']) =>
    [...(include ?? []), ...exclude].some((selector) => selector.kind === kind);
  const { accounts, accountsUnder, unitsUnder, tags } = NEEDS.organizations;
  return {
    Sid: 'ChoosesAccounts',
    Effect: 'Allow',
    Action: [
      ...accounts,
      ...(has('unit') ? [...accountsUnder, ...unitsUnder] : []),
      ...(has('tags') ? tags : []),
    ],
    Resource: ['*'],
  };
}

/** Who may assume the role of an account: one principal, of the organization where it is known. */
export function trustStatement(
  accounts: Accounts,
  principal: string,
  { organization }: Pick<Place, 'organization'>,
): Statement {
  const externalId = accounts === 'self' ? null : accounts.entry.externalId;
  const equals = {
    ...(organization === null ? {} : { 'aws:PrincipalOrgID': organization }),
    ...(externalId === null ? {} : { 'sts:ExternalId': externalId }),
  };
  return {
    Sid: 'OnlyKeywardenEnters',
    Effect: 'Allow',
    Principal: { AWS: principal },
    Action: [...NEEDS.sts.assumeRole],
    ...(Object.keys(equals).length === 0 ? {} : { Condition: { StringEquals: equals } }),
  };
}

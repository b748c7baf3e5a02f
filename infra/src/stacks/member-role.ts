import { Aws, CfnCondition, CfnOutput, CfnParameter, Fn } from 'aws-cdk-lib';
import { CfnRole, CfnPolicy } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { documentOf } from '../../../src/permissions/document.ts';
import { trustStatement } from '../../../src/permissions/parts/enter.ts';
import { NamedStack } from '../base-stack.ts';
import { organizationParameter } from '../parts/parameters.ts';
import { here, statementsOf } from '../permissions.ts';
import type { ManyPolicy } from '../policy.ts';

export interface MemberRoleProps {
  readonly policy: ManyPolicy;
}

/** The role in every account, by StackSets or one by one: the management account is left out by StackSets. */
export class MemberRoleStack extends NamedStack {
  constructor(scope: Construct, id: string, { policy }: MemberRoleProps) {
    super(scope, id, { description: 'Keywarden: the role by which it enters this account' });
    const { role: written, externalId } = policy.accounts.entry;
    const cut = written.lastIndexOf('/') + 1;
    const principal = this.text(
      'Principal',
      'Who may enter: the exact ARN of the role of the function account (output AccountRoleArn).',
      {
        allowedPattern: String.raw`^arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+$`,
      },
    );
    const organization = organizationParameter(this).valueAsString;
    const name = this.text('RoleName', 'Name of the role.', {
      default: written.slice(cut),
      allowedPattern: String.raw`^[\w+=,.@-]{1,64}$`,
    });
    const path = this.text('RolePath', 'Its path.', {
      default: `/${written.slice(0, cut)}`,
      allowedPattern: '^/([!-~]+/)?$',
    });
    const external = this.text('ExternalId', 'What the configuration has as external-id; empty: nothing.', {
      default: externalId ?? '',
      allowedPattern: String.raw`^([\w+=,.@:/-]{2,1224})?$`,
    });
    const access = this.text(
      'Access',
      'read-only: it may look. enforce: it may change keys, keep records on users and hand over secrets, too.',
      {
        default: 'read-only',
        allowedValues: ['read-only', 'enforce'],
      },
    );
    const region = this.text(
      'HomeRegion',
      'Region of the functions, where new secrets go if the configuration names no other. Empty: the region of this stack.',
      {
        default: '',
        allowedPattern: '^([a-z]{2}(-[a-z]+)+-[0-9])?$',
      },
    );

    const place = {
      ...here(organization),
      region: this.either('HasHomeRegion', region, Aws.REGION),
    };
    const entry = {
      ...policy.accounts.entry,
      externalId: this.either('HasExternalId', external, Aws.NO_VALUE),
    };
    const accounts = { ...policy.accounts, entry };
    const role = new CfnRole(this, 'Role', {
      roleName: name,
      path,
      description: 'Keywarden looks after the access keys of this account by this role',
      maxSessionDuration: 3600,
      assumeRolePolicyDocument: documentOf([trustStatement(accounts, principal, { organization })]),
      policies: [
        {
          policyName: 'KeywardenRead',
          policyDocument: documentOf(statementsOf('read', policy, { place, bucket: '' })),
        },
      ],
    });
    const enforces = new CfnCondition(this, 'Enforces', {
      expression: Fn.conditionEquals(access, 'enforce'),
    });
    for (const [name, power] of [
      ['Write', 'write'],
      ['Issue', 'issue'],
    ] as const) {
      const statements = statementsOf(power, policy, { place, bucket: '' });
      if (statements.length === 0) continue;
      const changes = new CfnPolicy(this, `${name}Policy`, {
        roles: [role.ref],
        policyName: `Keywarden${name}`,
        policyDocument: documentOf(statements),
      });
      changes.cfnOptions.condition = enforces;
    }
    new CfnOutput(this, 'RoleArn', { value: role.attrArn, description: 'The role in this account.' });
  }

  private text(
    id: string,
    description: string,
    more: { readonly default?: string; readonly allowedPattern?: string; readonly allowedValues?: string[] },
  ): string {
    return new CfnParameter(this, id, { ...more, description }).valueAsString;
  }

  /** The text, or where it is empty something else. */
  private either(condition: string, text: string, other: string): string {
    const has = new CfnCondition(this, condition, {
      expression: Fn.conditionNot(Fn.conditionEquals(text, '')),
    });
    return Fn.conditionIf(has.logicalId, text, other).toString();
  }
}

import { App, type AppProps } from 'aws-cdk-lib';
import type { CodeSource } from './code.ts';
import { type ManyPolicy, defaultPolicy, isForMany, policyOf } from './policy.ts';
import { AccountStack } from './stacks/account.ts';
import { MemberRoleStack } from './stacks/member-role.ts';
import { OrganizationStack } from './stacks/organization.ts';

export interface Build {
  /** This folder. */
  readonly infra: string;
  readonly code: CodeSource;
  /** The operator's own `keywarden.yaml`, which roles are made from; null: the defaults. */
  readonly config: string | null;
}

/** The stacks: those that the operator's configuration is for, or without one all of them. */
export function addStacks(app: App, { infra, code, config }: Build): void {
  const own = config === null ? null : policyOf(config);
  if (own === null || isForMany(own)) {
    const policy = own ?? (defaultPolicy(infra, 'organization') as ManyPolicy);
    new OrganizationStack(app, 'Keywarden', { policy, code, infra });
    new MemberRoleStack(app, 'KeywardenMember', { policy });
  }
  if (own === null || !isForMany(own))
    new AccountStack(app, 'KeywardenAccount', { policy: own ?? defaultPolicy(infra, 'account'), code });
}

/** An app that leaves nothing of CDK's own in what it makes. */
export function plainApp(props: AppProps = {}): App {
  return new App({ analyticsReporting: false, treeMetadata: false, ...props });
}

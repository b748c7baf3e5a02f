import { Aws } from 'aws-cdk-lib';
import { AccountRootPrincipal, type IRole } from 'aws-cdk-lib/aws-iam';

/** Who has to do with the state of an installation. */
export interface Ours {
  /** ARN of the administrator's role or user; it may have a `*`. */
  readonly administrator: string;
  /** Functions and state machines, each with a role of its own. */
  readonly functions: readonly { readonly role?: IRole | undefined }[];
}

/** What `aws:PrincipalArn` is of each. */
export function arnsOf({ administrator, functions }: Ours): string[] {
  return [...functions.map(({ role }) => role?.roleArn ?? '').filter((arn) => arn !== ''), administrator];
}

/** The account, which leaves it to the policies of its identities; its root user. */
export function accountRoot(): AccountRootPrincipal {
  return new AccountRootPrincipal();
}

/** ARN of the root user of the account, which can always be a way back. */
export function rootArn(): string {
  return `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:root`;
}

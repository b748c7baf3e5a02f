/** A finding of cdk-nag that stays, with the reason. */
export interface Accepted {
  readonly rule: RegExp;
  /** Paths of constructs. */
  readonly where: RegExp;
  readonly because: string;
}

const IAM5 = (resource: string) => new RegExp(String.raw`^AwsSolutions-IAM5\[Resource::${resource}\]$`);

/** Each must be needed: one that accepts nothing any more fails the test. */
export const ACCEPTED: readonly Accepted[] = [
  {
    rule: /^AwsSolutions-S1$/,
    where: /State\/Resource$/,
    because:
      'Server access logs of the state bucket would be a second bucket to guard. Versions keep what was overwritten, the journal is a hash chain, and CloudTrail data events say who wrote, where they are wanted.',
  },
  {
    rule: IAM5('arn:<AWS::Partition>:s3:::<State>/(config|store|store/runs)/\\*'),
    where: /Role\/Resource$/,
    because: 'A prefix of the one state bucket: the names below it are those of accounts, keys and runs.',
  },
  {
    rule: IAM5('arn:<AWS::Partition>:s3:::<State>/store/\\*/(receipts|journal|lock)/\\*'),
    where: /MailEventsRole\/Resource$/,
    because:
      'Receipts, journal and lock of every account: which accounts there are is known by each run, and not when this is deployed.',
  },
  {
    rule: IAM5('arn:<AWS::Partition>:kms:<AWS::Region>:<AWS::AccountId>:key/\\*'),
    where: /(AccountRole|MailEventsRole)\/Resource$/,
    because:
      'The state key, by its alias: kms:RequestAlias allows no other, and the key policy lets only these roles and the administrator in.',
  },
  {
    rule: IAM5('<State.Arn>/(store/runs|map)/\\*'),
    where: /RunRole\/DefaultPolicy\/Resource$/,
    because:
      'The list of a run is read below runs/, what became of it is written below map/; both carry its name.',
  },
  {
    rule: IAM5('arn:<AWS::Partition>:iam::\\*:role/<MemberRole>'),
    where: /^Keywarden\/AccountRole\/Resource$/,
    because:
      'One role name in every account of an organization, whose accounts are listed by each run; aws:ResourceOrgID keeps it within the organization.',
  },
  {
    rule: IAM5('arn:<AWS::Partition>:iam::<AWS::AccountId>:user/\\*'),
    where: /^KeywardenMember\/|^KeywardenAccount\/Account/,
    because:
      'All users of this one account are what Keywarden looks after. `keywarden iam-policy --path` narrows it where only some of them are; Deny statements keep other tags and protected paths out.',
  },
  {
    rule: IAM5('arn:<AWS::Partition>:secretsmanager:.*:secret:keywarden/\\*'),
    where: /^KeywardenMember\/|^KeywardenAccount\/Account/,
    because:
      'Secrets are named after their users, below a prefix of our own, and cannot be read by this role.',
  },
  {
    rule: IAM5('arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:(identity|configuration-set)/\\*'),
    where: /AccountSend$/,
    because:
      'SES asks for the identity of the sender, which may be the address or its domain, and for its default configuration set; ses:FromAddress allows one sender only.',
  },
  {
    rule: IAM5('\\*'),
    where:
      /(AccountRole|AccountsRole)\/Resource$|^KeywardenMember\/(Role|IssuePolicy)$|^KeywardenAccount\/AccountIssue$/,
    because:
      'Actions that know no resource: the credential report, iam:ListUsers, organizations:ListAccounts, ses:ListSuppressedDestinations, cloudtrail:LookupEvents.',
  },
  {
    rule: IAM5('\\*'),
    where: /(RunRole|StartRole)\/DefaultPolicy\/Resource$/,
    because:
      'Delivering logs and traces of a state machine: these actions of CloudWatch Logs and X-Ray know no resource.',
  },
  {
    rule: IAM5(
      'arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:<AWS::StackName>-run[:/]\\*',
    ),
    where: /RunRole\/DefaultPolicy\/Resource$/,
    because: 'The executions that a distributed map begins of its own state machine have generated names.',
  },
  {
    rule: IAM5('<Account.Arn>:\\*'),
    where: /ScheduleRole\/DefaultPolicy\/Resource$/,
    because: 'Versions and aliases of the one function that the schedule calls.',
  },
];

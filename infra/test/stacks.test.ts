import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { type PlainTemplate, propertiesOf, template } from './resolved.ts';

const organization = template('organization');
const account = template('account');

describe.each([
  ['organization', organization],
  ['account', account],
])('the template %s', (_, plain: PlainTemplate) => {
  const stack = Template.fromJSON({ ...plain });

  it('is a dry run until a parameter says otherwise', () => {
    stack.hasParameter('Mode', { Default: 'dry-run', AllowedValues: ['dry-run', 'enforce'] });
    stack.hasCondition('Enforces', { 'Fn::Equals': [{ Ref: 'Mode' }, 'enforce'] });
    stack.allResourcesProperties('AWS::Lambda::Function', {
      Environment: { Variables: { KEYWARDEN_MODE: { Ref: 'Mode' } } },
    });
  });

  it('runs on arm64, for as long as Lambda lets a run go on, on a Node that is not old', () => {
    stack.allResourcesProperties('AWS::Lambda::Function', {
      Architectures: ['arm64'],
      Runtime: 'nodejs24.x',
    });
    stack.allResourcesProperties('AWS::Lambda::Function', { ReservedConcurrentExecutions: Match.absent() });
    stack.hasResourceProperties('AWS::Lambda::Function', { Handler: 'account.handler', Timeout: 900 });
  });

  it('takes the code of every function from the archive that parameters name', () => {
    stack.allResourcesProperties('AWS::Lambda::Function', {
      Code: { S3Bucket: { Ref: 'CodeBucket' }, S3Key: { Ref: 'CodeKey' } },
    });
  });

  it('keeps the state: encrypted with its own key, in versions, private, and after the stack is gone', () => {
    stack.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        VersioningConfiguration: { Status: 'Enabled' },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            {
              BucketKeyEnabled: true,
              ServerSideEncryptionByDefault: {
                SSEAlgorithm: 'aws:kms',
                KMSMasterKeyID: { 'Fn::GetAtt': ['StateKey', 'Arn'] },
              },
            },
          ],
        },
      },
    });
    stack.hasResource('AWS::KMS::Key', { DeletionPolicy: 'Retain', Properties: { EnableKeyRotation: true } });
    stack.resourceCountIs('AWS::S3::Bucket', 1);
  });

  it('makes one key for seals, which stays when the stack is gone, and which only what seals may use', () => {
    for (const type of ['AWS::KMS::Key', 'AWS::KMS::Alias'])
      stack.allResources(type, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(propertiesOf(plain, 'SealKeyAlias')).toMatchObject({
      AliasName: 'alias/keywarden-state',
      TargetKeyId: { 'Fn::GetAtt': ['SealKey', 'KeyId'] },
    });
    const { KeyPolicy, ...key } = propertiesOf<{
      readonly KeyPolicy: {
        readonly Statement: readonly {
          readonly Sid: string;
          readonly Effect: string;
          readonly Action: string | readonly string[];
          readonly Principal: object;
          readonly Condition?: object;
        }[];
      };
    }>(plain, 'SealKey');
    expect(key).toMatchObject({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
    expect(key).not.toHaveProperty('EnableKeyRotation');
    const [administration, using, ...more] = KeyPolicy.Statement;
    expect(more).toEqual([]);
    // Neither a pattern, a grant nor another key under the alias, by which whoever administers keys could make seals.
    expect(
      [administration?.Action]
        .flat()
        .filter((action) => /\*|Mac|CreateGrant|UpdateAlias|DeleteAlias/.test(action ?? '')),
    ).toEqual([]);
    expect(using).toMatchObject({
      Effect: 'Allow',
      Action: 'kms:GenerateMac',
      Condition: {
        ArnLike: {
          'aws:PrincipalArn': [
            { 'Fn::GetAtt': ['AccountRole', 'Arn'] },
            { 'Fn::GetAtt': ['MailEventsRole', 'Arn'] },
            { Ref: 'Administrator' },
          ],
        },
        StringEquals: { 'kms:CallerAccount': { Ref: 'AWS::AccountId' } },
      },
    });
    for (const { Principal } of KeyPolicy.Statement) expect(JSON.stringify(Principal)).toMatch(/:root"/);
  });

  it('lets services use the key of the state for this account only', () => {
    const { KeyPolicy } = propertiesOf<{
      readonly KeyPolicy: {
        readonly Statement: readonly {
          readonly Principal: { readonly Service?: unknown };
          readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
        }[];
      };
    }>(plain, 'StateKey');
    const services = KeyPolicy.Statement.filter(({ Principal }) => Principal.Service !== undefined);
    expect(services).toHaveLength(2);
    for (const { Condition = {} } of services)
      expect(Object.values(Condition)).toContainEqual({ 'aws:SourceAccount': { Ref: 'AWS::AccountId' } });
  });

  it('refuses the state to everybody but its own roles, the administrator and the root user', () => {
    const { PolicyDocument } = propertiesOf<{
      readonly PolicyDocument: {
        readonly Statement: readonly { readonly Sid?: string; readonly Condition: object }[];
      };
    }>(plain, 'StatePolicy');
    const [refusing, ...more] = PolicyDocument.Statement.filter(({ Sid }) => Sid === 'NobodyElse');
    expect(more).toEqual([]);
    const text = JSON.stringify(refusing);
    expect(refusing).toMatchObject({ Effect: 'Deny', Principal: { AWS: '*' } });
    expect(Object.keys(refusing?.Condition ?? {})).toEqual(['ArnNotLike']);
    const functions = Object.keys(stack.findResources('AWS::Lambda::Function'));
    for (const id of functions) expect(text).toContain(`["${id}Role","Arn"]`);
    expect(text).toContain('{"Ref":"Administrator"}');
    expect(text).toContain(':root"');
    expect(text.match(/"Fn::GetAtt":\["\w+Role"/g)).toHaveLength(
      functions.length + (_ === 'organization' ? 1 : 0),
    );
  });

  it.each([
    ['*', false],
    ['arn:aws:iam::111122223333:root', false],
    ['arn:aws:iam::*:role/Admin', false],
    ['arn:aws:iam::111122223333:role/*', false],
    ['arn:aws:iam::111122223333:role/A*n', false],
    ['arn:aws:iam::111122223333:role/Admin', true],
    ['arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_*', true],
  ])('its administrator can be %s: %s', (arn, isAllowed) => {
    const { AllowedPattern } = plain.Parameters['Administrator'] ?? {};
    expect(new RegExp(AllowedPattern as string).test(arn)).toBe(isAllowed);
    expect(plain.Parameters['Administrator']).not.toHaveProperty('Default');
  });

  it('refuses the state to whoever comes without TLS', () => {
    const denied = (Condition: object) =>
      stack.hasResourceProperties('AWS::S3::BucketPolicy', {
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({ Effect: 'Deny', Action: 's3:*', Principal: { AWS: '*' }, Condition }),
          ]),
        },
      });
    denied({ Bool: { 'aws:SecureTransport': 'false' } });
    denied({ NumericLessThan: { 's3:TlsVersion': 1.2 } });
  });

  it('lets old versions and results of runs expire, and nothing else: journal and receipts are for good', () => {
    const { LifecycleConfiguration } = propertiesOf<{
      readonly LifecycleConfiguration: {
        readonly Rules: readonly { readonly Prefix?: string; readonly ExpirationInDays?: number }[];
      };
    }>(plain, 'State');
    const expiring = LifecycleConfiguration.Rules.filter(
      ({ ExpirationInDays }) => ExpirationInDays !== undefined,
    );
    expect(expiring.map(({ Prefix }) => Prefix)).toEqual(['store/runs/', 'store/looks/', 'map/']);
    stack.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: Match.arrayWith([Match.objectLike({ NoncurrentVersionExpiration: { NoncurrentDays: 365 } })]),
      },
    });
  });

  it('keeps logs for a year, encrypted', () => {
    stack.allResourcesProperties('AWS::Logs::LogGroup', {
      RetentionInDays: 365,
      KmsKeyId: { 'Fn::GetAtt': ['StateKey', 'Arn'] },
    });
    const functions = Object.keys(stack.findResources('AWS::Lambda::Function'));
    for (const id of functions)
      stack.hasResourceProperties('AWS::Lambda::Function', {
        LoggingConfig: { LogGroup: { Ref: `${id}Log` } },
      });
  });

  it('begins at a time of day in a time zone, tries for hours, and what could not begin is kept', () => {
    stack.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: { Ref: 'Schedule' },
      ScheduleExpressionTimezone: { Ref: 'ScheduleTimezone' },
      Target: {
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } },
        RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 43_200 },
      },
    });
  });

  it('hears of deliveries, bounces and complaints, and of each until it could be written down', () => {
    stack.hasResourceProperties('AWS::SES::ConfigurationSetEventDestination', {
      EventDestination: { Enabled: true, MatchingEventTypes: ['bounce', 'complaint', 'reject', 'delivery'] },
    });
    stack.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        'detail-type': ['Email Bounced', 'Email Complaint Received', 'Email Rejected', 'Email Delivered'],
        detail: { mail: { tags: { 'ses:configuration-set': [{ Ref: 'Mail' }] } } },
      },
      Targets: [Match.objectLike({ Arn: { 'Fn::GetAtt': ['MailQueue', 'Arn'] } })],
    });
    stack.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 1,
      ScalingConfig: { MaximumConcurrency: 2 },
      EventSourceArn: { 'Fn::GetAtt': ['MailQueue', 'Arn'] },
      FunctionName: { Ref: 'MailEvents' },
    });
    const { VisibilityTimeout, RedrivePolicy, MessageRetentionPeriod } = propertiesOf<{
      readonly VisibilityTimeout: number;
      readonly MessageRetentionPeriod: number;
      readonly RedrivePolicy: { readonly maxReceiveCount: number };
    }>(plain, 'MailQueue');
    const tried = VisibilityTimeout * RedrivePolicy.maxReceiveCount;
    expect(tried).toBeGreaterThanOrEqual(20 * 3600);
    expect(MessageRetentionPeriod).toBeGreaterThan(tried);
  });

  it('tells somebody: alarms may publish, and each has somewhere to', () => {
    stack.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
    stack.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: { Ref: 'AlarmEmail' },
    });
    stack.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [{ Ref: 'Alarms' }] });
  });

  it('takes silence of the guardrails for good, and silence of runs for bad', () => {
    stack.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'Keywarden',
      MetricName: 'GuardrailStops',
      Dimensions: [{ Name: 'service', Value: 'keywarden' }],
      TreatMissingData: 'notBreaching',
    });
    const silence = plain.Resources['NothingRan']?.Properties;
    expect(silence).toMatchObject({
      TreatMissingData: 'breaching',
      EvaluationPeriods: 26,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
    });
  });
});

describe('the alarms', () => {
  it.each([
    ['RunFailed', 'ExecutionsFailed', 'Run'],
    ['RunTimedOut', 'ExecutionsTimedOut', 'Run'],
    ['RunAborted', 'ExecutionsAborted', 'Run'],
    ['StartFailed', 'ExecutionsFailed', 'Start'],
    ['NothingRan', 'ExecutionsStarted', 'Run'],
  ])('of an organization: %s looks at %s of %s', (id, MetricName, machine) => {
    expect(organization.Resources[id]?.Properties).toMatchObject({
      Namespace: 'AWS/States',
      MetricName,
      Dimensions: [{ Name: 'StateMachineArn', Value: { Ref: machine } }],
    });
  });

  it('of a single account go by what its function counts: one that fails every day has run all the same', () => {
    const text = JSON.stringify(account.Resources['NothingRan']?.Properties['Metrics']);
    for (const name of ['AccountsDone', 'AccountsFailed']) expect(text).toContain(`"${name}"`);
    expect(account.Resources['StepsFailed']?.Properties).toMatchObject({ MetricName: 'AccountsFailed' });
  });
});

describe('what can be entered by whom', () => {
  it('state machines and schedules act for this account only', () => {
    for (const id of ['RunRole', 'StartRole', 'ScheduleRole'])
      expect(JSON.stringify(organization.Resources[id]?.Properties['AssumeRolePolicyDocument'])).toContain(
        '"StringEquals":{"aws:SourceAccount":{"Ref":"AWS::AccountId"}}',
      );
  });

  it('the role of other accounts is made only for an organization that is named', () => {
    expect(template('member-role').Parameters['OrganizationId']).not.toHaveProperty('Default');
    expect(template('member-role').Parameters['Principal']).not.toHaveProperty('Default');
    expect(organization.Parameters['OrganizationId']).not.toHaveProperty('Default');
  });
});

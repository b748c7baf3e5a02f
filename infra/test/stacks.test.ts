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

import { Aws, Duration, type Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { CommonParameters } from './parameters.ts';

const HOUR = Duration.hours(1);
const UNHEARD_OF = 26;

/** The topic that all alarms go to, and how to add one. What to do on each is said in docs/install/aws.md. */
export interface Alarms {
  readonly topic: Topic;
  /** When there was any of it within an hour. */
  readonly onAny: (id: string, metric: IMetric, description: string) => void;
  /** When there was none of it for 26 hours: a run a day, and two hours to be late. */
  readonly onNone: (id: string, metric: IMetric, description: string) => void;
}

export function addAlarms(stack: Stack, { alarmEmail }: CommonParameters, key: IKey): Alarms {
  const topic = new Topic(stack, 'Alarms', { masterKey: key, enforceSSL: true });
  // A topic with a policy of its own has lost the one by which everything in the account may publish.
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AlarmsMayPublish',
      effect: Effect.ALLOW,
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  );
  new Subscription(stack, 'OnCall', {
    topic,
    protocol: SubscriptionProtocol.EMAIL,
    endpoint: alarmEmail.valueAsString,
  });
  const add = (id: string, props: ConstructorParameters<typeof Alarm>[2]) =>
    new Alarm(stack, id, props).addAlarmAction(new SnsAction(topic));
  return {
    topic,
    onAny: (id, metric, alarmDescription) =>
      add(id, {
        metric,
        alarmDescription,
        threshold: 0,
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: 1,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      }),
    onNone: (id, metric, alarmDescription) =>
      add(id, {
        metric,
        alarmDescription,
        threshold: 1,
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
        evaluationPeriods: UNHEARD_OF,
        treatMissingData: TreatMissingData.BREACHING,
      }),
  };
}

/** The alarms of every installation. */
export function addCommonAlarms({ onAny }: Alarms, deadLetters: IQueue): void {
  onAny(
    'GuardrailTripped',
    ownMetric('GuardrailStops'),
    'Keywarden: an account stopped at a guardrail; nothing destructive was done there.',
  );
  onAny(
    'DeadLetter',
    deadLetters.metricApproximateNumberOfMessagesVisible({ period: HOUR, statistic: 'Maximum' }),
    'Keywarden: a run could not be begun, or a bounce not be written down. Look at the dead letters.',
  );
}

/** What the functions count themselves (src/lambda/telemetry.ts). */
export function ownMetric(metricName: 'GuardrailStops' | 'AccountsDone' | 'AccountsFailed'): Metric {
  return new Metric({
    namespace: 'Keywarden',
    metricName,
    dimensionsMap: { service: 'keywarden' },
    statistic: 'Sum',
    period: HOUR,
  });
}

export function hourly(namespace: string, metricName: string, dimensionsMap: Record<string, string>): Metric {
  return new Metric({ namespace, metricName, dimensionsMap, statistic: 'Sum', period: HOUR });
}

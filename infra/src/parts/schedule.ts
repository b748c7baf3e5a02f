import type { Stack } from 'aws-cdk-lib';
import { type IGrantable, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { CommonParameters } from './parameters.ts';

/** Begins the run of the day; what could not be begun lies with the dead letters. */
export function addSchedule(
  stack: Stack,
  { schedule, timeZone }: CommonParameters,
  target: {
    readonly arn: string;
    /** What the target is told; `<aws.scheduler.scheduled-time>` is filled in by EventBridge Scheduler. */
    readonly input: Readonly<Record<string, string>>;
    readonly grant: (grantee: IGrantable) => void;
  },
  deadLetters: IQueue,
): void {
  const role = new Role(stack, 'ScheduleRole', {
    description: 'Keywarden: begins runs',
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com').withConditions({
      StringEquals: { 'aws:SourceAccount': stack.account },
    }),
  });
  target.grant(role);
  deadLetters.grantSendMessages(role);
  const daily = new CfnSchedule(stack, 'Daily', {
    description: 'Keywarden: begins the run of the day',
    scheduleExpression: schedule.valueAsString,
    scheduleExpressionTimezone: timeZone.valueAsString,
    flexibleTimeWindow: { mode: 'FLEXIBLE', maximumWindowInMinutes: 15 },
    target: {
      arn: target.arn,
      roleArn: role.roleArn,
      input: JSON.stringify(target.input),
      deadLetterConfig: { arn: deadLetters.queueArn },
      // Twelve hours: later, the next run is nearer.
      retryPolicy: { maximumEventAgeInSeconds: 43_200, maximumRetryAttempts: 185 },
    },
  });
  // EventBridge Scheduler tries the role when the schedule is made.
  const granted = role.node.tryFindChild('DefaultPolicy');
  if (granted !== undefined) daily.node.addDependency(granted);
}

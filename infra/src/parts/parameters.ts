import { CfnParameter, type Stack } from 'aws-cdk-lib';

const ADDRESS = String.raw`^[^@\s]+@[^@\s]+\.[^@\s]+$`;

/** What an operator says to each installation of functions. */
export interface CommonParameters {
  readonly mode: CfnParameter;
  readonly schedule: CfnParameter;
  readonly timeZone: CfnParameter;
  readonly alarmEmail: CfnParameter;
  readonly administrator: CfnParameter;
}

/** @param schedule when runs begin unless the operator says otherwise */
export function commonParameters(stack: Stack, schedule: string): CommonParameters {
  return {
    mode: new CfnParameter(stack, 'Mode', {
      default: 'dry-run',
      allowedValues: ['dry-run', 'enforce'],
      description:
        'dry-run: look, plan and report, change nothing and write to no owner. enforce: do it. The roles that change anything are made only with enforce.',
    }),
    schedule: new CfnParameter(stack, 'Schedule', {
      default: schedule,
      allowedPattern: String.raw`^(cron|rate)\(.+\)$`,
      description: 'When a run begins: an expression of EventBridge Scheduler.',
    }),
    timeZone: new CfnParameter(stack, 'ScheduleTimezone', {
      default: 'UTC',
      allowedPattern: '^[A-Za-z_]+(/[A-Za-z0-9_+-]+)*$',
      description: 'IANA time zone of the schedule, such as Europe/Berlin.',
    }),
    alarmEmail: new CfnParameter(stack, 'AlarmEmail', {
      allowedPattern: ADDRESS,
      description:
        'Who is told when a run fails, stops at a guardrail, or does not happen; confirm the mail that SNS sends.',
    }),
    administrator: new CfnParameter(stack, 'Administrator', {
      allowedPattern: String.raw`^arn:aws[a-z-]*:iam::\d{12}:(role|user)/[\w+=,.@/-]+[*]?$`,
      description:
        'ARN of the role (or user) of who administers Keywarden: uploads the configuration, reads results, restores keys by command. Everybody else is refused the state bucket and the state key. A role of IAM Identity Center ends in a random part: write * for it.',
    }),
  };
}

/** @param from the address in the policy that the stack is made from */
export function senderParameter(stack: Stack, from: string | null): CfnParameter {
  return new CfnParameter(stack, 'Sender', {
    ...(from === null ? {} : { default: from }),
    allowedPattern: ADDRESS,
    description:
      'The address of notify.email.from in keywarden.yaml; it or its domain is verified in SES, in this region.',
  });
}

export function organizationParameter(stack: Stack): CfnParameter {
  return new CfnParameter(stack, 'OrganizationId', {
    allowedPattern: '^o-[a-z0-9]{10,32}$',
    description: 'Id of the organization, o-…; roles outside of it can neither enter nor be entered.',
  });
}

import { CfnOutput, Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { Construct } from 'constructs';
import type { Policy } from '../../../src/core/model/policy.ts';
import { senderAddress } from '../../../src/permissions/parts/notify.ts';
import { NamedStack } from '../base-stack.ts';
import type { CodeSource } from '../code.ts';
import { addAlarms, addCommonAlarms, hourly, ownMetric } from '../parts/alarms.ts';
import { type Ground, addFunction, enforcesCondition } from '../parts/functions.ts';
import { addMailEvents } from '../parts/mail.ts';
import { commonParameters, senderParameter } from '../parts/parameters.ts';
import { addDeadLetters } from '../parts/queues.ts';
import { addSchedule } from '../parts/schedule.ts';
import { refuseEverybodyElse } from '../parts/refused.ts';
import { addSealKey } from '../parts/seal-key.ts';
import { addState } from '../parts/state.ts';
import { here, only, readsConfiguration, statementsOf, writesMailEvents } from '../permissions.ts';

export interface AccountProps {
  /** What the role is made from; it is for `self`. */
  readonly policy: Policy;
  readonly code: CodeSource;
}

/**
 * Keywarden for the account it stands in: one function, called three times a night. The calls of one day are one run:
 * what the first had no time for the next does, and guardrails count them together.
 */
export class AccountStack extends NamedStack {
  constructor(scope: Construct, id: string, { policy: written, code }: AccountProps) {
    super(scope, id, { description: 'Keywarden: the life of access keys in this account' });
    // Three calls are one run: what the first had no time for, or what failed then, is the next ones' to do.
    const parameters = commonParameters(this, 'cron(0 3-5 * * ? *)');
    const administrator = parameters.administrator.valueAsString;
    const policy = this.deployed(written);
    const ground: Ground = {
      code: code(this),
      state: addState(this),
      parameters,
      enforces: enforcesCondition(this, parameters),
    };
    const { state } = ground;
    const place = here(null);
    const bucket = state.bucket.bucketName;
    const Configuration = readsConfiguration(place, bucket);
    const Store = statementsOf('store', policy, { place, bucket });
    const Seal = statementsOf('seal', policy, { place, bucket });
    const mail = statementsOf('notify', policy, { place, bucket });
    const deadLetters = addDeadLetters(this);
    const account = addFunction(
      this,
      'Account',
      {
        handler: 'account',
        description: 'Keywarden: one run over this account',
        memory: 1024,
        timeout: Duration.minutes(15),
        may: {
          Configuration,
          Store,
          Seal,
          Read: statementsOf('read', policy, { place, bucket }),
          Notify: only(mail, 'SeesWhomMailDoesNotReach'),
        },
        mayWhenEnforcing: {
          Send: only(mail, 'WritesToOwners'),
          Write: statementsOf('write', policy, { place, bucket }),
          Issue: statementsOf('issue', policy, { place, bucket }),
        },
      },
      ground,
    );
    account.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: new SqsDestination(deadLetters),
    });
    addSchedule(
      this,
      parameters,
      {
        arn: account.functionArn,
        input: { scheduled: '<aws.scheduler.scheduled-time>' },
        grant: (grantee) => account.grantInvoke(grantee),
      },
      deadLetters,
    );
    const alarms = addAlarms(this, parameters, state.key);
    addCommonAlarms(alarms, deadLetters);
    alarms.onAny(
      'RunFailed',
      hourly('AWS/Lambda', 'Errors', { FunctionName: account.functionName }),
      'Keywarden: a run broke off. The log of the function says why.',
    );
    alarms.onAny(
      'StepsFailed',
      ownMetric('AccountsFailed'),
      'Keywarden: something in the account failed. The result under store/runs/ in the state bucket names it.',
    );
    alarms.onNone(
      'NothingRan',
      new MathExpression({
        expression: 'FILL(done, 0) + FILL(failed, 0)',
        usingMetrics: { done: ownMetric('AccountsDone'), failed: ownMetric('AccountsFailed') },
        label: 'Runs that came to their end',
        period: Duration.hours(1),
      }),
      'Keywarden: no run has come to its end for 26 hours. Look at the schedule, then at the log of the function.',
    );
    const functions = [account];
    if (policy.notify !== null) {
      const may = { Configuration, Store: writesMailEvents(place, bucket), Seal };
      functions.push(addMailEvents(this, may, ground, deadLetters));
    }
    refuseEverybodyElse(state, { administrator, functions });
    addSealKey(this, policy, { administrator, functions });
    new CfnOutput(this, 'StateBucket', {
      value: bucket,
      description:
        'Put keywarden.yaml there as config/keywarden.yaml, and name it in it as store: s3://BUCKET/store.',
    });
    new CfnOutput(this, 'AccountFunction', {
      value: account.functionName,
      description: 'The function of a run, to begin one by hand.',
    });
  }

  /** The policy with the sender that is known only when it is deployed. */
  private deployed(policy: Policy): Policy {
    if (policy.notify === null) return policy;
    const from = senderParameter(this, senderAddress(policy.notify.email.from)).valueAsString;
    return { ...policy, notify: { ...policy.notify, email: { ...policy.notify.email, from } } };
  }
}

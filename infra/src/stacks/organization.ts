import { CfnOutput, CfnParameter, Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { senderAddress } from '../../../src/permissions/parts/notify.ts';
import { NamedStack } from '../base-stack.ts';
import type { CodeSource } from '../code.ts';
import { type Alarms, addAlarms, addCommonAlarms, hourly } from '../parts/alarms.ts';
import { type Ground, addFunction, enforcesCondition } from '../parts/functions.ts';
import { addMailEvents } from '../parts/mail.ts';
import { commonParameters, organizationParameter, senderParameter } from '../parts/parameters.ts';
import { addDeadLetters } from '../parts/queues.ts';
import { addSchedule } from '../parts/schedule.ts';
import { refuseEverybodyElse } from '../parts/refused.ts';
import { addSealKey } from '../parts/seal-key.ts';
import { type RunFunctions, addRun, addStart } from '../parts/state-machines.ts';
import { addState } from '../parts/state.ts';
import { here, only, readsConfiguration, statementsOf, without, writesMailEvents } from '../permissions.ts';
import { type ManyPolicy, STORE_PREFIX } from '../policy.ts';

const LONGEST = Duration.minutes(15);

export interface OrganizationProps {
  /** What the roles are made from; names in it that a parameter gives are replaced. */
  readonly policy: ManyPolicy;
  readonly code: CodeSource;
  /** The folder of the state machines. */
  readonly infra: string;
}

/** Keywarden for many accounts: a state machine over them, once a day. */
export class OrganizationStack extends NamedStack {
  constructor(scope: Construct, id: string, props: OrganizationProps) {
    super(scope, id, {
      description: 'Keywarden: the life of access keys in the accounts of an organization',
    });
    const parameters = commonParameters(this, 'cron(0 3 * * ? *)');
    const organization = organizationParameter(this).valueAsString;
    const policy = this.deployed(props.policy);
    const concurrency = new CfnParameter(this, 'Concurrency', {
      type: 'Number',
      default: 40,
      minValue: 1,
      maxValue: 1000,
      description:
        'Accounts at the same time. Each is one invocation: mind the concurrency that Lambda gives the account.',
    });
    const ground: Ground = {
      code: props.code(this),
      state: addState(this),
      parameters,
      enforces: enforcesCondition(this, parameters),
    };
    const { state } = ground;
    const functions = this.addFunctions(policy, organization, ground);
    const run = addRun(this, props.infra, functions, {
      state,
      concurrency: concurrency.valueAsString,
    });
    const start = addStart(this, props.infra, run, state);
    const deadLetters = addDeadLetters(this);
    addSchedule(
      this,
      parameters,
      {
        arn: start.stateMachineArn,
        input: { scheduled: '<aws.scheduler.scheduled-time>' },
        grant: (grantee) => start.grantStartExecution(grantee),
      },
      deadLetters,
    );
    const alarms = addAlarms(this, parameters, state.key);
    watch(alarms, run.stateMachineArn, start.stateMachineArn);
    addCommonAlarms(alarms, deadLetters);
    const sealing = [functions.account];
    if (policy.notify !== null) {
      const place = here(organization);
      const bucket = state.bucket.bucketName;
      const Configuration = readsConfiguration(place, bucket);
      const may = {
        Configuration,
        Store: writesMailEvents(place, bucket),
        Seal: statementsOf('seal', policy, { place, bucket }),
      };
      sealing.push(addMailEvents(this, may, ground, deadLetters));
    }
    const administrator = parameters.administrator.valueAsString;
    addSealKey(this, policy, { administrator, functions: sealing });
    refuseEverybodyElse(state, {
      administrator,
      functions: [...new Set([...Object.values(functions), ...sealing]), run],
    });
    this.tell(state.bucket.bucketName, functions, run.stateMachineArn);
  }

  /** The policy with the names that are known only when it is deployed. */
  private deployed(policy: ManyPolicy): ManyPolicy {
    const role = new CfnParameter(this, 'MemberRole', {
      default: policy.accounts.entry.role,
      allowedPattern: String.raw`^([\w+=,.@-]+/)*[\w+=,.@-]{1,64}$`,
      description: 'The role in every account, with its path if it has one (template member-role).',
    }).valueAsString;
    const accounts = { ...policy.accounts, entry: { ...policy.accounts.entry, role } };
    if (policy.notify === null) return { ...policy, accounts };
    const from = senderParameter(this, senderAddress(policy.notify.email.from)).valueAsString;
    return { ...policy, accounts, notify: { ...policy.notify, email: { ...policy.notify.email, from } } };
  }

  private addFunctions(policy: ManyPolicy, organization: string, ground: Ground): RunFunctions {
    const place = here(organization);
    const bucket = ground.state.bucket.bucketName;
    const Configuration = readsConfiguration(place, bucket);
    // What lists and sums up sees the results of runs, and neither receipts nor journal.
    const runs = statementsOf('store', policy, { place, bucket, below: `${STORE_PREFIX}/runs` });
    const Results = without(runs, 's3:DeleteObject');
    const entering = statementsOf('accounts', policy, { place, bucket });
    const mail = statementsOf('notify', policy, { place, bucket });
    const isEnteredAsItIs = policy.accounts.entry.own === 'credentials';
    return {
      accounts: addFunction(
        this,
        'Accounts',
        {
          handler: 'accounts',
          description: 'Keywarden: lists the accounts of a run',
          memory: 512,
          timeout: LONGEST,
          may: {
            Configuration,
            Results,
            Accounts: only(entering, 'ChoosesAccounts'),
            Notify: only(mail, 'SeesWhomMailDoesNotReach'),
          },
        },
        ground,
      ),
      account: addFunction(
        this,
        'Account',
        {
          handler: 'account',
          description: 'Keywarden: one run over one account',
          memory: 1024,
          timeout: LONGEST,
          may: {
            Configuration,
            Store: statementsOf('store', policy, { place, bucket }),
            Seal: statementsOf('seal', policy, { place, bucket }),
            Accounts: only(entering, 'EntersAccounts'),
            Read: isEnteredAsItIs ? statementsOf('read', policy, { place, bucket }) : [],
          },
          mayWhenEnforcing: {
            Send: only(mail, 'WritesToOwners'),
            Write: isEnteredAsItIs ? statementsOf('write', policy, { place, bucket }) : [],
            Issue: isEnteredAsItIs ? statementsOf('issue', policy, { place, bucket }) : [],
          },
        },
        ground,
      ),
      weigh: addFunction(
        this,
        'Weigh',
        {
          handler: 'weigh',
          description: 'Keywarden: weighs the fleet, and gives each account its share',
          memory: 1024,
          timeout: LONGEST,
          may: { Configuration, Results },
        },
        ground,
      ),
      summarise: addFunction(
        this,
        'Summarise',
        {
          handler: 'summarise',
          description: 'Keywarden: what a run came to',
          memory: 1024,
          timeout: LONGEST,
          may: { Configuration, Results },
        },
        ground,
      ),
    };
  }

  private tell(bucket: string, { account }: RunFunctions, run: string): void {
    new CfnOutput(this, 'StateBucket', {
      value: bucket,
      description:
        'Put keywarden.yaml there as config/keywarden.yaml, and name it in it as store: s3://BUCKET/store.',
    });
    new CfnOutput(this, 'AccountRoleArn', {
      value: account.role?.roleArn ?? '',
      description: 'Whom the role in every account trusts: parameter Principal of the template member-role.',
    });
    new CfnOutput(this, 'RunArn', {
      value: run,
      description: 'The state machine of a run, to begin one by hand.',
    });
  }
}

function watch({ onAny, onNone }: Alarms, run: string, start: string): void {
  const of = (StateMachineArn: string, metric: string) => hourly('AWS/States', metric, { StateMachineArn });
  onAny(
    'RunFailed',
    of(run, 'ExecutionsFailed'),
    'Keywarden: a run failed, wholly or in some accounts. The cause of its execution names them.',
  );
  onAny('RunTimedOut', of(run, 'ExecutionsTimedOut'), 'Keywarden: a run was not done within 20 hours.');
  onAny('RunAborted', of(run, 'ExecutionsAborted'), 'Keywarden: somebody stopped a run.');
  onAny('StartFailed', of(start, 'ExecutionsFailed'), 'Keywarden: the run of the day could not be begun.');
  onNone(
    'NothingRan',
    of(run, 'ExecutionsStarted'),
    'Keywarden: no run has begun for 26 hours. Look at the schedule, and at the executions of the state machine start.',
  );
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Aws, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { STORE_PREFIX } from '../policy.ts';
import { MAP_PREFIX, type State } from './state.ts';

/** The functions that a run calls. */
export interface RunFunctions {
  readonly accounts: Function;
  readonly account: Function;
  readonly weigh: Function;
  readonly summarise: Function;
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html */
const MAP_WRITES = ['s3:PutObject', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:AbortMultipartUpload'];

/** @param infra this folder, where the definitions are */
export function addRun(
  stack: Stack,
  infra: string,
  { accounts, account, weigh, summarise }: RunFunctions,
  { state, concurrency }: { readonly state: State; readonly concurrency: string },
): StateMachine {
  const run = addMachine(stack, infra, 'Run', state, {
    AccountsFunction: accounts.functionArn,
    AccountFunction: account.functionArn,
    WeighFunction: weigh.functionArn,
    SummariseFunction: summarise.functionArn,
    StateBucket: state.bucket.bucketName,
    Concurrency: concurrency,
    Partition: Aws.PARTITION,
  });
  // A distributed map begins executions of its own state machine, so their names are needed before it is there.
  const { bucketArn } = state.bucket;
  const name = `${Aws.STACK_NAME}-run`;
  const states = (kind: string, rest: string) =>
    `arn:${Aws.PARTITION}:states:${Aws.REGION}:${Aws.ACCOUNT_ID}:${kind}:${rest}`;
  grant(
    run,
    ['lambda:InvokeFunction'],
    [accounts, account, weigh, summarise].map(({ functionArn }) => functionArn),
  );
  grant(run, ['states:StartExecution'], [states('stateMachine', name)]);
  grant(
    run,
    ['states:DescribeExecution', 'states:StopExecution'],
    [states('execution', `${name}:*`), states('execution', `${name}/*`)],
  );
  grant(run, ['s3:GetObject'], [`${bucketArn}/${STORE_PREFIX}/runs/*`]);
  // What became of the children may be written in parts.
  grant(run, MAP_WRITES, [`${bucketArn}/${MAP_PREFIX}/*`]);
  grant(run, ['kms:Decrypt', 'kms:GenerateDataKey'], [state.key.keyArn]);
  return run;
}

/** What the schedule calls: it makes the day the name of the run, which then is begun once however often it is called. */
export function addStart(stack: Stack, infra: string, run: StateMachine, state: State): StateMachine {
  const start = addMachine(stack, infra, 'Start', state, {
    Run: run.stateMachineArn,
    Partition: Aws.PARTITION,
  });
  grant(start, ['states:StartExecution'], [run.stateMachineArn]);
  return start;
}

function addMachine(
  stack: Stack,
  infra: string,
  id: 'Run' | 'Start',
  { key }: State,
  definitionSubstitutions: Record<string, string>,
): StateMachine {
  const name = id.toLowerCase();
  const destination = new LogGroup(stack, `${id}Log`, {
    // Below this prefix a log needs no line in the resource policy of the account's logs, which has no room for many.
    logGroupName: `/aws/vendedlogs/states/${Aws.STACK_NAME}-${name}`,
    encryptionKey: key,
    retention: RetentionDays.ONE_YEAR,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  return new StateMachine(stack, id, {
    stateMachineName: `${Aws.STACK_NAME}-${name}`,
    definitionBody: DefinitionBody.fromString(
      readFileSync(join(infra, `state-machines/${name}.asl.json`), 'utf8'),
    ),
    definitionSubstitutions,
    role: new Role(stack, `${id}Role`, {
      description: `Keywarden: the state machine ${name}`,
      assumedBy: new ServicePrincipal('states.amazonaws.com').withConditions({
        StringEquals: { 'aws:SourceAccount': stack.account },
        ArnLike: {
          'aws:SourceArn': `arn:${Aws.PARTITION}:states:${Aws.REGION}:${Aws.ACCOUNT_ID}:stateMachine:*`,
        },
      }),
    }),
    tracingEnabled: true,
    logs: { destination, level: LogLevel.ALL, includeExecutionData: false },
  });
}

function grant(machine: StateMachine, actions: string[], resources: string[]): void {
  machine.addToRolePolicy(new PolicyStatement({ effect: Effect.ALLOW, actions, resources }));
}

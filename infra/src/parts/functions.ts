import { CfnCondition, type Duration, Fn, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import {
  CfnPolicy,
  Effect,
  PolicyDocument,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Architecture, type Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Statement } from '../../../src/permissions/document.ts';
import { documents } from '../permissions.ts';
import type { CommonParameters } from './parameters.ts';
import type { State } from './state.ts';

/** What all functions of a stack share. */
export interface Ground {
  readonly code: Code;
  readonly state: State;
  readonly parameters: CommonParameters;
  /** True when the stack is to enforce. */
  readonly enforces: CfnCondition;
}

export interface FunctionSpec {
  /** File of the bundle, without its ending. */
  readonly handler: 'account' | 'accounts' | 'weigh' | 'summarise' | 'mail-events';
  readonly description: string;
  readonly memory: number;
  readonly timeout: Duration;
  /** Policies by name. */
  readonly may: Readonly<Record<string, readonly Statement[]>>;
  /** Those that it gets only when the stack is to enforce: a dry run could not change anything if it tried. */
  readonly mayWhenEnforcing?: Readonly<Record<string, readonly Statement[]>>;
}

export function enforcesCondition(stack: Stack, { mode }: Pick<CommonParameters, 'mode'>): CfnCondition {
  return new CfnCondition(stack, 'Enforces', {
    expression: Fn.conditionEquals(mode.valueAsString, 'enforce'),
  });
}

/** A function with a role of its own, and its log. */
export function addFunction(stack: Stack, id: string, spec: FunctionSpec, ground: Ground): Function {
  const { state, parameters, code } = ground;
  const logGroup = new LogGroup(stack, `${id}Log`, {
    encryptionKey: state.key,
    retention: RetentionDays.ONE_YEAR,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const role = addRole(stack, id, spec, ground);
  role.addToPolicy(
    new PolicyStatement({
      effect: Effect.ALLOW,
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    }),
  );
  role.addToPolicy(
    new PolicyStatement({
      effect: Effect.ALLOW,
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [state.key.keyArn],
    }),
  );
  return new Function(stack, id, {
    description: spec.description,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    code,
    handler: `${spec.handler}.handler`,
    memorySize: spec.memory,
    timeout: spec.timeout,
    role,
    logGroup,
    environment: {
      KEYWARDEN_MODE: parameters.mode.valueAsString,
      KEYWARDEN_CONFIG: `s3://${state.bucket.bucketName}/config/keywarden.yaml`,
    },
  });
}

function addRole(
  stack: Stack,
  id: string,
  { description, may, mayWhenEnforcing = {} }: FunctionSpec,
  { enforces }: Ground,
): Role {
  const role = new Role(stack, `${id}Role`, {
    description,
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: Object.fromEntries(
      Object.entries(documents(may)).map(([name, document]) => [name, PolicyDocument.fromJson(document)]),
    ),
  });
  for (const [name, document] of Object.entries(documents(mayWhenEnforcing))) {
    const policy = new CfnPolicy(stack, `${id}${name}`, {
      roles: [role.roleName],
      policyName: name,
      policyDocument: document,
    });
    policy.cfnOptions.condition = enforces;
  }
  return role;
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CfnParameter, type Stack } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';

/** Where a stack takes the code of its functions from. */
export type CodeSource = (stack: Stack) => Code;

/** The bundle that was built here, uploaded by `cdk deploy`. @throws Error when there is none */
export function builtBundle(infra: string): CodeSource {
  const bundle = join(infra, '../dist.lambda');
  return () => {
    if (!existsSync(join(bundle, 'account.mjs')))
      throw new Error('The functions are not built. Run in the folder above: npm run build:lambda');
    // What was built and from what: nothing that the functions need.
    return Code.fromAsset(bundle, { exclude: ['meta.json', '.stamp'] });
  };
}

/** An archive of it in a bucket, named by parameters: for deploying without CDK. */
export const archiveInBucket: CodeSource = (stack) => {
  const text = (id: string, description: string, allowedPattern: string) =>
    new CfnParameter(stack, id, { description, allowedPattern }).valueAsString;
  const bucket = text(
    'CodeBucket',
    'Bucket, in this region, with the archive of the functions.',
    '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
  );
  const key = text(
    'CodeKey',
    'Key of the archive in it. Name it after the version: only a change of it is deployed.',
    '^.+[.]zip$',
  );
  return Code.fromBucket(Bucket.fromBucketName(stack, 'Archive', bucket), key);
};

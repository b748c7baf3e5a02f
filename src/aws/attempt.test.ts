import { describe, expect, it } from 'vitest';
import { attempt, toAwsFailure } from './attempt.ts';
import { AwsFailure, endsTheRun } from './failure.ts';
import { type CannedAnswer, refusal } from './testing/canned-aws.ts';
import { SECRET, withCanned } from './testing/with-canned.ts';

const failureOf = async (answer: CannedAnswer): Promise<AwsFailure> => {
  let failure: unknown;
  await withCanned([answer], async ({ sts }) => {
    failure = await sts.callerIdentity().catch((error: unknown) => error);
  });
  expect(failure).toBeInstanceOf(AwsFailure);
  return failure as AwsFailure;
};

const page = (status: number, body: string, type = 'text/html'): CannedAnswer => ({
  status,
  headers: { 'content-type': type },
  body,
});

describe('toAwsFailure', () => {
  it('names the missing action and repeats what AWS says when a call is denied', async () => {
    const failure = await failureOf(
      refusal(403, 'AccessDenied', 'User: arn:aws:iam::123456789012:user/x is not authorized.'),
    );
    expect(failure).toMatchObject({
      operation: 'sts:GetCallerIdentity',
      kind: 'denied',
      code: 'AccessDenied',
      effect: 'none',
    });
    expect(failure.message).toContain(
      'was denied: User: arn:aws:iam::123456789012:user/x is not authorized.',
    );
    expect(failure.message).toContain('Allow the action sts:GetCallerIdentity');
  });

  it('names the action that AWS names, which need not be that of the call', async () => {
    const failure = await failureOf(
      refusal(
        403,
        'AccessDenied',
        'User: x is not authorized to perform: kms:GenerateDataKey on resource: y',
      ),
    );
    expect(failure.message).toContain('Allow the action kms:GenerateDataKey');
    expect(failure.message).toContain('the key policy of the KMS key');
    expect(failure.message).not.toContain('Allow the action sts:GetCallerIdentity');
  });

  it('knows what is missing when a service says only that KMS refused', async () => {
    const failure = await failureOf(refusal(400, 'AccessDeniedException', 'Access to KMS is not allowed'));
    expect(failure.message).toContain('Allow the actions kms:GenerateDataKey and kms:Decrypt on the KMS key');
  });

  it.each(['ConcurrentModification', 'EntityTemporarilyUnmodifiable'])(
    'takes %s for a refusal of this moment, and never for a mistake',
    async (code) => {
      const failure = await failureOf(refusal(409, code, 'The previous tagging operation is still ongoing'));
      expect(failure).toMatchObject({ kind: 'busy', effect: 'none' });
      expect(failure.message).not.toContain('invalid');
    },
  );

  it('advises to sign in again when the credentials have expired', async () => {
    const failure = await failureOf(
      refusal(403, 'ExpiredToken', 'The security token included in the request is expired'),
    );
    expect(failure.kind).toBe('credentials');
    expect(failure.message).toContain('aws sso login');
  });

  it.each([
    'InvalidClientTokenId',
    'SignatureDoesNotMatch',
    'UnrecognizedClientException',
    'IncompleteSignature',
  ])('takes %s for bad credentials, without repeating the signed request', async (code) => {
    const failure = await failureOf(
      refusal(403, code, 'The canonical string should have been x-amz-security-token:SESSIONTOKENexample'),
    );
    expect(failure.kind).toBe('credentials');
    expect(failure.message).not.toContain('SESSIONTOKEN');
  });

  it('holds no secret in any of its parts', async () => {
    const failure = await failureOf(
      refusal(403, 'SignatureDoesNotMatch', 'x-amz-security-token:SESSIONTOKENexample'),
    );
    const { operation, code, message, stack = '', cause = null } = failure;
    const everything = JSON.stringify([operation, code, message, stack, cause]);
    expect(everything).not.toContain(SECRET);
    expect(everything).not.toContain('SESSIONTOKEN');
  });

  it.each<[string, CannedAnswer]>([
    [
      'a web page with status 200 that is well-formed XML',
      page(200, '<html><body>Welcome to the proxy</body></html>'),
    ],
    ['a web page with status 200 that is not', page(200, '<!doctype html><meta charset=utf-8><p>Hello<br>')],
    ['a web page with status 404', page(404, '<html><body>Not found</body></html>')],
    [
      'a web page with status 404 that calls itself XML',
      page(404, '<html><body>Not found</body></html>', 'text/xml'),
    ],
    ['JSON', page(200, '{"ok":true}', 'application/json')],
    ['JSON with status 404', page(404, '{"error":"no route"}', 'application/json')],
    ['plain text', page(200, 'OK', 'text/plain')],
    ['nothing with status 200', page(200, '', 'text/xml')],
    ['nothing with status 403', page(403, '', 'text/xml')],
    ['another service’s XML', page(200, '<Other><Thing/></Other>', 'text/xml')],
  ])('says that it is not AWS when the endpoint answers %s', async (_, answer) => {
    const failure = await failureOf(answer);
    expect(failure.kind).toBe('not-aws');
    expect(failure.message).toContain('Check --endpoint-url, AWS_ENDPOINT_URL');
    expect(failure.message).not.toContain('<');
    expect(failure.message).not.toContain('\n');
  });

  it('takes a web page with status 503 for trouble on the side of AWS', async () => {
    expect(await failureOf(page(503, '<html><body>Service Unavailable</body></html>'))).toMatchObject({
      kind: 'unavailable',
      attempts: 5,
    });
  });

  it('says how often it tried when there are too many calls', () => {
    const error = {
      name: 'Throttling',
      message: 'Rate exceeded',
      $metadata: { httpStatusCode: 400, attempts: 5 },
    };
    const failure = toAwsFailure(error, 'iam:ListUsers');
    expect(failure).toMatchObject({ kind: 'throttled', attempts: 5, effect: 'none' });
    expect(failure.message).toContain('tried 5 times');
  });

  it('a quota that is used up is no throttling', () => {
    const error = {
      name: 'LimitExceededException',
      Code: 'LimitExceeded',
      message: 'x',
      $metadata: { httpStatusCode: 409 },
    };
    expect(toAwsFailure(error, 'iam:GenerateCredentialReport')).toMatchObject({
      kind: 'limit',
      code: 'LimitExceeded',
    });
  });

  it('finds nobody at a closed port', async () => {
    let failure: unknown;
    await withCanned([], async ({ sts }, server) => {
      await server.close();
      failure = await sts.callerIdentity().catch((error: unknown) => error);
    });
    expect(failure).toMatchObject({ kind: 'unreachable', code: 'ECONNREFUSED' });
  });

  it.each([
    ['ECONNREFUSED', 'none'],
    ['ENOTFOUND', 'none'],
    ['ECONNRESET', 'unknown'],
    ['ETIMEDOUT', 'unknown'],
  ])('after %s the effect of a change is %s', (code, effect) => {
    expect(toAwsFailure(Object.assign(new Error('broken'), { code }), 'iam:UpdateAccessKey')).toMatchObject({
      kind: 'unreachable',
      effect,
    });
  });

  it('knows no effect for certain once a change was tried more than once', () => {
    const error = {
      name: 'Throttling',
      message: 'Rate exceeded',
      $metadata: { httpStatusCode: 400, attempts: 2 },
    };
    expect(toAwsFailure(error, 'iam:DeleteAccessKey').effect).toBe('unknown');
    expect(
      toAwsFailure({ ...error, $metadata: { httpStatusCode: 400, attempts: 1 } }, 'iam:DeleteAccessKey')
        .effect,
    ).toBe('none');
  });

  it('a read has no effect, whatever happened', () => {
    expect(
      toAwsFailure(Object.assign(new Error('broken'), { code: 'ECONNRESET' }), 'iam:ListUsers').effect,
    ).toBe('none');
  });

  it('asks to sign in when there are no credentials at all', () => {
    const error = Object.assign(new Error('Could not load credentials from any providers'), {
      name: 'CredentialsProviderError',
    });
    const failure = toAwsFailure(error, 'sts:GetCallerIdentity');
    expect(failure).toMatchObject({ kind: 'credentials', effect: 'none' });
    expect(failure.message).toContain('Could not load credentials from any providers');
    expect(failure.message).toContain('--profile');
  });

  it('cuts a long message short', () => {
    const error = { name: 'ValidationError', message: 'x'.repeat(5000), $metadata: { httpStatusCode: 400 } };
    expect(toAwsFailure(error, 'iam:TagUser').message.length).toBeLessThan(400);
  });
});

describe('attempt', () => {
  it('leaves a failure of ours as it is', async () => {
    const failure = toAwsFailure(new Error('first'), 'iam:ListUsers');
    await expect(attempt('iam:GetUser', () => Promise.reject(failure))).rejects.toBe(failure);
  });
});

describe('endsTheRun', () => {
  it.each([
    ['InvalidClientTokenId', 403, true],
    ['AccessDenied', 403, false],
    ['Throttling', 400, false],
    ['ServiceFailure', 500, false],
    ['NoSuchEntity', 404, false],
  ])('%s: %s %s', (name, httpStatusCode, ends) => {
    expect(
      endsTheRun(toAwsFailure({ name, message: 'x', $metadata: { httpStatusCode } }, 'iam:ListUsers')),
    ).toBe(ends);
  });
});

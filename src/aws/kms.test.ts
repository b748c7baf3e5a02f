import { describe, expect, it } from 'vitest';
import { json } from './testing/canned-aws.ts';
import { withCanned } from './testing/with-canned.ts';

const MESSAGE = new TextEncoder().encode('CANARY');
const MAC = Buffer.alloc(32, 7);

const refusal = (code: string, message: string) => json(400, { __type: code, message });

/** The failure of making a MAC when this is the answer. */
async function failure(answer: ReturnType<typeof json>): Promise<Error> {
  let thrown: unknown;
  await withCanned([answer], async (aws) => {
    thrown = await aws
      .kms(null)
      .generateMac('alias/state', MESSAGE)
      .catch((error: unknown) => error);
  });
  return thrown as Error;
}

describe('a MAC of KMS', () => {
  it('is asked for by key, message and algorithm, and comes back as bytes', async () => {
    const calls: string[] = [];
    await withCanned(
      [json(200, { Mac: MAC.toString('base64') })],
      async (aws, { requests }) => {
        const made = await aws.kms(null).generateMac('alias/state', MESSAGE);
        expect(Buffer.from(made)).toEqual(MAC);
        expect(JSON.parse(requests[0] ?? '')).toEqual({
          KeyId: 'alias/state',
          Message: Buffer.from(MESSAGE).toString('base64'),
          MacAlgorithm: 'HMAC_SHA_256',
        });
      },
      { onCall: (call) => calls.push(call) },
    );
    expect(calls).toEqual(['kms:GenerateMac']);
  });

  it.each([
    ['no MAC', {}],
    ['an empty one', { Mac: '' }],
    ['one byte too few', { Mac: MAC.subarray(1).toString('base64') }],
    ['one byte too many', { Mac: Buffer.alloc(33, 7).toString('base64') }],
  ])('is none when the answer has %s: a seal made with it could be guessed', async (_, answer) => {
    expect(await failure(json(200, answer))).toMatchObject({ kind: 'not-aws', effect: 'none' });
  });

  it.each([
    ['NotFoundException', 'Alias x is not found.', 'not-found', 'Check the key that the configuration names'],
    ['DisabledException', 'x is disabled.', 'invalid', 'x is disabled'],
    [
      'AccessDeniedException',
      'User: x is not authorized to perform: kms:GenerateMac on resource: y',
      'denied',
      'look at the key policy of the KMS key, too',
    ],
  ])('that is refused with %s says why', async (code, said, kind, advice) => {
    const error = await failure(refusal(code, said));
    expect(error).toMatchObject({ kind, operation: 'kms:GenerateMac', effect: 'none' });
    expect(error.message).toContain(advice);
    expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain('CANARY');
  });
});

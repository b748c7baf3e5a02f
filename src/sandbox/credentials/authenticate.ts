import { environmentOf } from '../environment.ts';
import { rootArn, userArn } from '../iam/names.ts';
import { iamState, keyOwners } from '../iam/state.ts';
import type { AccessKey } from '../iam/state.ts';
import { AwsError } from '../service.ts';
import type { Caller } from '../service.ts';
import { sessions } from '../sts/sessions.ts';
import { isSignedWith } from '../wire/sigv4.ts';
import type { SignedRequest } from '../wire/sigv4.ts';
import type { Signature } from '../wire/signature.ts';
import type { World } from '../world.ts';
import { adminAccountOf, secretOf } from './admin.ts';

export interface Principal {
  readonly account: string;
  readonly caller: Caller;
}

/**
 * Finds out who signed a request, and whether they really did.
 * @throws AwsError `InvalidClientTokenId` (unknown, inactive, or not yet valid key; S3 says `InvalidAccessKeyId`),
 *   `ExpiredToken`, `SignatureDoesNotMatch`; all 403.
 */
export const authenticate = (world: World, signature: Signature, request: SignedRequest): Principal => {
  const principal = findPrincipal(world, signature);
  if (principal === null) throw unknownKey(signature.service);
  if (!isSignedWith(secretOf(signature.accessKeyId), signature, request)) throw signatureMismatch();
  return principal;
};

const findPrincipal = (world: World, signature: Signature): Principal | null => {
  const { accessKeyId } = signature;
  if (accessKeyId.startsWith('ASIA')) return ofSession(world, signature);
  const admin = adminAccountOf(accessKeyId);
  if (admin !== null && world.accounts().includes(admin)) return ofAdmin(admin, accessKeyId);
  return ofKey(world, accessKeyId);
};

const ofSession = (world: World, { accessKeyId, sessionToken }: Signature): Principal | null => {
  const session = sessions(world).get(accessKeyId);
  if (session === undefined || session.token !== sessionToken) return null;
  if (world.now() >= session.expiresAt)
    throw new AwsError('ExpiredToken', 'The security token included in the request is expired', 403);
  return { account: session.account, caller: session.caller };
};

const ofAdmin = (account: string, accessKeyId: string): Principal => ({
  account,
  caller: {
    kind: 'session',
    arn: `arn:aws:sts::${account}:assumed-role/SandboxAdmin/sandbox`,
    userId: 'AROASANDBOXADMIN22222:sandbox',
    accessKeyId,
  },
});

const ofKey = (world: World, accessKeyId: string): Principal | null => {
  const owner = keyOwners(world).get(accessKeyId);
  if (owner === undefined) return null;
  const { account } = owner;
  const state = iamState(world, account);
  const isValid = (keys: readonly AccessKey[]): boolean =>
    keys.some((key) => key.id === accessKeyId && key.status === 'Active');
  if (owner.user === null) {
    if (!isValid(state.root.keys)) return null;
    return { account, caller: { kind: 'root', arn: rootArn(account), userId: account, accessKeyId } };
  }
  const user = state.users.seen(owner.user, environmentOf(world).switches.consistency.keysMs);
  if (user === undefined || !isValid(user.keys)) return null;
  return { account, caller: { kind: 'user', arn: userArn(account, user), userId: user.id, accessKeyId } };
};

const unknownKey = (service: string): AwsError =>
  service === 's3'
    ? new AwsError(
        'InvalidAccessKeyId',
        'The AWS Access Key Id you provided does not exist in our records.',
        403,
      )
    : new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403);

const signatureMismatch = (): AwsError =>
  new AwsError(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    403,
  );

import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  DeleteGroupCommand,
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupsForUserCommand,
  ListUserPoliciesCommand,
  PutUserPolicyCommand,
  RemoveUserFromGroupCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { errorOf, oneUser, openSandbox } from '../testing/open-sandbox.ts';
import { ACCOUNT } from '../testing/service-request.ts';

const UserName = 'alice';
const GroupName = 'developers';

describe('groups', () => {
  it('are joined and left; a group with members cannot be deleted', async () => {
    const { iam } = await openSandbox({ seed: oneUser([]) });
    const joined = async () =>
      (await iam.send(new ListGroupsForUserCommand({ UserName }))).Groups?.map((group) => group.Arn);
    await iam.send(new CreateGroupCommand({ GroupName, Path: '/x/' }));
    await iam.send(new AddUserToGroupCommand({ GroupName, UserName }));
    await iam.send(new AddUserToGroupCommand({ GroupName, UserName }));
    expect(await joined()).toEqual([`arn:aws:iam::${ACCOUNT}:group/x/developers`]);
    expect(await errorOf(iam.send(new DeleteGroupCommand({ GroupName })))).toContain(
      'DeleteConflictException 409',
    );
    await iam.send(new RemoveUserFromGroupCommand({ GroupName, UserName }));
    expect(await joined()).toEqual([]);
    expect(await errorOf(iam.send(new DeleteGroupCommand({ GroupName })))).toBe('no error');
    expect(await errorOf(iam.send(new AddUserToGroupCommand({ GroupName, UserName })))).toBe(
      'NoSuchEntityException 404: The group with name developers cannot be found.',
    );
  });

  it('exist once', async () => {
    const { iam } = await openSandbox();
    await iam.send(new CreateGroupCommand({ GroupName }));
    expect(await errorOf(iam.send(new CreateGroupCommand({ GroupName })))).toContain(
      'EntityAlreadyExistsException 409',
    );
  });
});

describe('policies of a user', () => {
  it('are attached and detached', async () => {
    const { iam } = await openSandbox({ seed: oneUser([]) });
    const PolicyArn = 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3';
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
    expect((await iam.send(new ListAttachedUserPoliciesCommand({ UserName }))).AttachedPolicies).toEqual([
      { PolicyArn, PolicyName: 'AWSCompromisedKeyQuarantineV3' },
    ]);
    await iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn }));
    expect(await errorOf(iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn })))).toContain(
      'NoSuchEntityException 404',
    );
  });

  it('must exist, unless they are of AWS', async () => {
    const { iam } = await openSandbox({ seed: oneUser([]) });
    const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/Missing`;
    expect(await errorOf(iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn })))).toContain(
      'does not exist or is not attachable',
    );
  });

  it('are written inline, replaced by name, and deleted', async () => {
    const { iam } = await openSandbox({ seed: oneUser([]) });
    const put = (PolicyDocument: string) =>
      errorOf(iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'p', PolicyDocument })));
    expect([await put('{}'), await put('{"Statement":[]}')]).toEqual(['no error', 'no error']);
    expect(await put('{')).toBe('MalformedPolicyDocumentException 400: Syntax errors in policy.');
    expect((await iam.send(new ListUserPoliciesCommand({ UserName }))).PolicyNames).toEqual(['p']);
    await iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName: 'p' }));
    expect(await errorOf(iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName: 'p' })))).toContain(
      'NoSuchEntityException 404',
    );
  });
});

import { describe, expect, it } from 'vitest';
import { secretOf } from '../../src/sandbox/credentials/admin.ts';
import { aWorld } from './cli.ts';
import { leakedSecrets } from './secrets.ts';
import { IDLE, aUser, keyId } from './steps.ts';

describe('the search for leaked secrets that every scenario ends with', () => {
  it('finds the secret of a user’s key, of a deleted key, and of the credentials in use', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE), aUser('bo', IDLE)] });
    await world.byHand.deleteKey('bo', keyId('bo'));
    const admin = world.control.credentials().accessKeyId;
    for (const id of [keyId('ana'), keyId('bo'), admin])
      expect(leakedSecrets(world.control, ['harmless', `a log: ${secretOf(id)}.`])).toEqual([id]);
  });

  it.each([
    [
      'in base64, at whatever offset',
      (secret: string) =>
        ['', 'x', 'xy'].map((before) => Buffer.from(`${before}${secret}`).toString('base64')),
    ],
    ['encoded for a URL', (secret: string) => [encodeURIComponent(secret)]],
    ['as JSON', (secret: string) => [JSON.stringify({ secret })]],
  ])('finds it %s', async (_, spell) => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    for (const text of spell(secretOf(keyId('ana'))))
      expect(leakedSecrets(world.control, [`a log: ${text}.`])).toEqual([keyId('ana')]);
  });

  it('finds it in a tag', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await world.byHand.tagUser('ana', new Map([['note', secretOf(keyId('ana'))]]));
    expect(leakedSecrets(world.control, [])).toEqual([keyId('ana')]);
    await world.byHand.untagUser('ana', ['note']);
    world.control.clearCalls();
  });

  it('finds it in a mail', async () => {
    const world = await aWorld({ users: [aUser('ana', { ...IDLE })] });
    const control = {
      ...world.control,
      mails: () => [
        { ...({} as ReturnType<typeof world.control.mails>[number]), text: secretOf(keyId('ana')) },
      ],
    };
    expect(leakedSecrets(control, [])).toEqual([keyId('ana')]);
  });

  it('finds nothing where there is nothing', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    expect(leakedSecrets(world.control, [keyId('ana')])).toEqual([]);
  });
});

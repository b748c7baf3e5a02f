import { describe, expect, it } from 'vitest';
import { sesWith } from '../testing/ses-caller.ts';

describe('identities', () => {
  it('begin unverified', () => {
    const { call, send } = sesWith();
    expect(call('POST', 'identities', { EmailIdentity: 'example.net' }).json).toMatchObject({
      IdentityType: 'DOMAIN',
      VerifiedForSendingStatus: false,
    });
    expect(call('POST', 'identities', { EmailIdentity: 'example.net' }).type).toBe('AlreadyExistsException');
    expect(call('POST', 'identities', { EmailIdentity: 'nonsense' }).type).toBe('BadRequestException');
    expect(call('GET', 'identities/example.net').json).toMatchObject({ VerificationStatus: 'PENDING' });
    expect(send({ FromEmailAddress: 'a@example.net' }).type).toBe('MessageRejected');
  });

  it('are listed, shown and deleted', () => {
    const { call, send } = sesWith({ identities: ['keys@example.com', 'example.net'] });
    const first = call('GET', 'identities?PageSize=1').json;
    expect(first.EmailIdentities).toEqual([
      {
        IdentityType: 'DOMAIN',
        IdentityName: 'example.net',
        SendingEnabled: true,
        VerificationStatus: 'SUCCESS',
      },
    ]);
    const second = call('GET', `identities?NextToken=${first.NextToken}`).json;
    expect(second.EmailIdentities).toMatchObject([
      { IdentityType: 'EMAIL_ADDRESS', IdentityName: 'keys@example.com' },
    ]);
    expect(call('GET', 'identities/keys%40example.com').json.VerifiedForSendingStatus).toBe(true);
    expect(call('DELETE', 'identities/keys%40example.com').status).toBe(200);
    expect(call('GET', 'identities/keys%40example.com')).toMatchObject({
      status: 404,
      type: 'NotFoundException',
    });
    expect(call('DELETE', 'identities/keys%40example.com').status).toBe(404);
    expect(send().type).toBe('MessageRejected');
  });
});

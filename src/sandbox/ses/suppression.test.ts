import { describe, expect, it } from 'vitest';
import { NOW } from '../testing/service-request.ts';
import { sesWith } from '../testing/ses-caller.ts';

describe('the suppression list', () => {
  it('takes, shows and drops addresses', () => {
    const { call } = sesWith();
    const path = 'suppression/addresses';
    expect(call('PUT', path, { EmailAddress: 'a@example.org', Reason: 'COMPLAINT' }).status).toBe(200);
    expect(call('GET', `${path}/a%40example.org`).json.SuppressedDestination).toEqual({
      EmailAddress: 'a@example.org',
      Reason: 'COMPLAINT',
      LastUpdateTime: NOW / 1000,
    });
    expect(call('DELETE', `${path}/a%40example.org`).status).toBe(200);
    expect(call('DELETE', `${path}/a%40example.org`)).toMatchObject({
      status: 404,
      type: 'NotFoundException',
    });
    expect(call('GET', `${path}/a%40example.org`)).toMatchObject({ status: 404, type: 'NotFoundException' });
    expect(call('PUT', path, { EmailAddress: 'a@example.org', Reason: 'WHIM' }).type).toBe(
      'BadRequestException',
    );
  });

  it('is listed by reason and time, page by page', () => {
    const { call } = sesWith({
      suppressed: [
        { address: 'c@example.org', reason: 'BOUNCE', at: '2026-10-03T00:00:00Z' },
        { address: 'a@example.org', reason: 'BOUNCE', at: '2026-10-01T00:00:00Z' },
        { address: 'b@example.org', reason: 'COMPLAINT', at: '2026-10-02T00:00:00Z' },
      ],
    });
    const list = (query: string) => {
      const { json } = call('GET', `suppression/addresses?${query}`);
      const rows = json.SuppressedDestinationSummaries as { EmailAddress: string }[];
      return {
        names: rows.map((row) => row.EmailAddress[0]).join(''),
        next: json.NextToken as string | undefined,
      };
    };
    expect(list('').names).toBe('abc');
    expect(list('Reason=BOUNCE').names).toBe('ac');
    expect(list('Reason=BOUNCE&Reason=COMPLAINT').names).toBe('abc');
    expect(list('StartDate=2026-10-02T00:00:00Z').names).toBe('bc');
    expect(list('EndDate=2026-10-01T23:59:59Z').names).toBe('a');
    const first = list('PageSize=2');
    expect(first.names).toBe('ab');
    expect(list(`PageSize=2&NextToken=${first.next}`)).toEqual({ names: 'c', next: undefined });
    expect(call('GET', 'suppression/addresses?NextToken=abc').type).toBe('InvalidNextTokenException');
    expect(call('GET', 'suppression/addresses?PageSize=0').type).toBe('BadRequestException');
    expect(call('GET', 'suppression/addresses?StartDate=soon').type).toBe('BadRequestException');
  });
});

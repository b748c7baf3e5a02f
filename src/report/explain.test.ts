import { describe, expect, it } from 'vitest';
import { known, unknown } from '../core/model/known.ts';
import type { KeyObservation, UserObservation } from '../core/model/observation.ts';
import type { Receipt } from '../core/model/receipt.ts';
import { DAY } from '../core/model/time.ts';
import { explainText } from './explain-text.ts';
import { explainToJson } from './explain-json.ts';
import type { Explanation } from './explanation.ts';
import { KEY, NOW, aDestruction, aNotification, holdDecision } from './plan.fixture.ts';

const OTHER = 'AKIAI44QH8DHBEXAMPLE';
const inGrace = holdDecision('InGrace', {}, { step: 'deactivate', at: NOW + 7 * DAY });

describe('explainText', () => {
  it('tells who the user is, who answers, and the rule', () => {
    const text = draw({ tags: { email: 'bob@example.com', team: 'platform' } });
    for (const fact of [
      'User ci-deploy in account 111122223333',
      'arn:aws:iam::111122223333:user/robots/ci-deploy',
      'Path /robots/',
      'Created 2025-07-09 (500 days ago)',
      'email = bob@example.com team = platform',
      'Owner bob@example.com (found by: tag email)',
      'Rule everyone, of keywarden.yaml',
    ]) {
      expect(text).toContain(fact);
    }
  });

  it('tells of a key what it is, how old it is and where it was last used', () => {
    const text = draw({ tags: { [KEY]: 'build server' } });
    for (const fact of [
      `Access key ${KEY}`,
      'Description build server',
      'Status Active',
      'Age 97 days, created 2026-08-16',
      'Last used 2026-09-30 06:00 UTC (52 days ago), for s3 in eu-west-1',
      'Record none',
    ]) {
      expect(text).toContain(fact);
    }
  });

  it('tells the decision, what its reason means, and what is next with its date', () => {
    const text = draw({ decisions: [inGrace] });
    expect(text).toContain('Now hold, InGrace');
    expect(text).toContain('Why held for InGrace');
    expect(text).toContain(
      'Which means The owner has been told, and the date they were promised has not come.',
    );
    expect(text).toContain(
      'What is next It is deactivated, not before Sat 2026-11-28, in 7 days, if nothing changes.',
    );
  });

  it('tells of a due step that the next apply does it', () => {
    expect(draw({ decisions: [aDestruction('delete').decision] })).toContain(
      'What is next The next apply deletes it, which cannot be undone. Due since Fri 2026-11-20, yesterday.',
    );
  });

  it('tells when nothing comes, and when nothing comes until somebody acts', () => {
    expect(draw({ decisions: [holdDecision('Exempt')] })).toContain('What is next Nothing. ');
    expect(draw({ decisions: [holdDecision('NoOwner')] })).toContain(
      'What is next Nothing, until somebody acts.',
    );
  });

  it('tells who was told when, the date they were promised, and what became void', () => {
    const first = aReceipt({});
    const voided = aReceipt({
      reminder: DAY,
      voided: { at: NOW - DAY, because: 'the key was used', told: true },
    });
    const text = draw({ receipts: [first, voided] });
    expect(text).toContain(
      'Told 2026-11-19 06:00 UTC bob@example.com was told that it will be deactivated, not before Sat 2026-11-28, in 7 days',
    );
    expect(text).toContain('was reminded (1d before) that it will be deactivated');
    expect(text).toContain('; void since 2026-11-20: the key was used');
    expect(draw({})).toContain('Told nobody yet');
  });

  it('tells the latest history of the key, and how to see the rest', () => {
    const history = Array.from({ length: 13 }, (_, n) => anEvent(n));
    const text = draw({ history });
    expect(text).toContain(`(1 earlier: keywarden history ${KEY})`);
    expect(text).not.toContain('(Reason0)');
    expect(text).toContain('repair done (Reason12)');
    expect(draw({ history: [{ ...anEvent(1), keyId: OTHER }] })).toContain('History nothing yet');
  });

  it('tells how to object: use it, exempt it, restore it', () => {
    const text = draw({ decisions: [inGrace] });
    expect(text).toContain('use the key before that day');
    expect(text).toContain('keywarden:exempt = until=2027-02-19 reason=');
    expect(text).toContain(`keywarden restore ${KEY}`);
  });

  it('never says that using a key helps when the rule goes by age', () => {
    expect(draw({ decisions: [inGrace], measure: 'age' })).not.toContain('use the key');
  });

  it('says of a coming deletion that it is final', () => {
    const text = draw({
      decisions: [holdDecision('AwaitingDeletion', {}, { step: 'delete', at: NOW + DAY })],
    });
    expect(text).toContain(`before that day: keywarden restore ${KEY}`);
    expect(text).toContain('a deleted key cannot be brought back');
  });

  it('takes a notice for what it announces', () => {
    expect(draw({ decisions: [aNotification().decision] })).toContain('use the key before that day');
  });

  it('reads our record, and shows one that it cannot read', () => {
    const record = `keywarden:${KEY}`;
    expect(
      draw({ tags: { [record]: 'v1 state=deactivated since=2026-11-01T02:00Z cause=unused run=3f9c2a7b' } }),
    ).toContain('Record deactivated (unused) since 2026-11-01 02:00 UTC, by run 3f9c2a7b');
    expect(draw({ tags: { [record]: 'v9 what=ever' } })).toContain(
      'Record cannot be read, it is of a version that this Keywarden does not know: v9 what=ever',
    );
  });

  it('says what is not known, and never takes it for none', () => {
    const user: Partial<UserObservation> = {
      tags: unknown('tags denied'),
      groups: unknown('groups denied'),
      userId: unknown('id denied'),
    };
    const text = draw({ user, owner: unknown('no tags, no owner') });
    for (const because of ['tags denied', 'groups denied', 'id denied', 'no tags, no owner']) {
      expect(text).toContain(`not known: ${because}`);
    }
    expect(draw({ user: { keys: unknown('keys denied') } })).toContain('Keys not known: keys denied');
  });

  it('says what was passed over on the way to the owner', () => {
    const owner = known({ owner: null, passedOver: ['tag email: bob@example.com bounces'] });
    const text = draw({ owner });
    expect(text).toContain('Owner nobody with an address passed over: tag email: bob@example.com bounces');
  });

  it('tells what is decided on the whole user', () => {
    const text = draw({ decisions: [holdDecision('ObservationIncomplete', { keyId: null })] });
    expect(text).toContain('Now hold, ObservationIncomplete');
  });

  it('shows only the key that was asked for', () => {
    const keys = known([aKey(), aKey({ keyId: OTHER })]);
    expect(draw({ user: { keys } })).toContain(`Access key ${OTHER}`);
    const one = draw({ user: { keys }, keyId: KEY });
    expect(one).toContain(`Access key ${KEY}`);
    expect(one).not.toContain(`Access key ${OTHER}`);
  });

  it('tells of a key that only a record remembers', () => {
    const text = draw({ decisions: [holdDecision('KeyVanished', { keyId: OTHER })] });
    expect(text).toContain(`Access key ${OTHER} (no longer exists)`);
  });

  it('says of another day that it is one', () => {
    expect(draw({ hypothetical: true })).toContain('As of 2026-11-21, if nothing is used until then.');
  });

  it('fits 80 columns and obeys no escape sequence', () => {
    const raw = explainText(
      anExplanation({ tags: { note: `\u001b[2J ${'long '.repeat(40)}` }, decisions: [inGrace] }),
      {
        columns: 80,
        color: false,
      },
    );
    expect(Math.max(...raw.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(raw).not.toContain('\u001b');
  });
});

describe('explainToJson', () => {
  it('tells the same as data, moments in ISO 8601', () => {
    const json = explainToJson(
      anExplanation({
        decisions: [inGrace],
        receipts: [aReceipt({})],
        history: [anEvent(1)],
        tags: { [KEY]: 'build server' },
      }),
    );
    expect(json).toMatchObject({
      version: 1,
      user: 'ci-deploy',
      owner: { owner: { address: 'bob@example.com', source: 'tag email' }, passedOver: [] },
      keys: [
        {
          keyId: KEY,
          exists: true,
          description: 'build server',
          status: 'Active',
          createdAt: '2026-08-16T06:00:00Z',
          lastUsed: { at: '2026-09-30T06:00:00Z', service: 's3', region: 'eu-west-1' },
          record: null,
          decisions: [
            {
              kind: 'hold',
              reason: 'InGrace',
              next: { step: 'deactivate', at: '2026-11-28T06:00:00Z' },
              nextMessage: 'It is deactivated, not before Sat 2026-11-28, in 7 days, if nothing changes.',
            },
          ],
          receipts: [
            {
              acceptedAt: '2026-11-19T06:00:00Z',
              promised: '2026-11-28T06:00:00Z',
              reminder: null,
              ground: null,
              deliveredAt: null,
              voided: null,
            },
          ],
          history: [{ event: 'done', data: { reason: 'Reason1' } }],
        },
      ],
    });
  });

  it('writes what is not known as that', () => {
    const json = explainToJson(
      anExplanation({ user: { keys: unknown('keys denied'), tags: unknown('tags denied') } }),
    );
    expect(json).toMatchObject({ keys: { unknown: 'keys denied' }, tags: { unknown: 'tags denied' } });
  });
});

interface Traits extends Partial<
  Pick<Explanation, 'decisions' | 'history' | 'owner' | 'measure' | 'keyId' | 'hypothetical'>
> {
  readonly user?: Partial<UserObservation>;
  readonly tags?: Readonly<Record<string, string>>;
  readonly receipts?: readonly Receipt[];
}

/** The text without its layout: one space between words. */
function draw(traits: Traits): string {
  return explainText(anExplanation(traits), { columns: 200, color: false }).replace(/\s+/g, ' ');
}

function anExplanation({ user, tags = {}, receipts = [], ...parts }: Traits): Explanation {
  return {
    now: NOW,
    hypothetical: false,
    policySource: 'keywarden.yaml',
    measure: 'last-used',
    keyId: null,
    owner: known({ owner: { address: 'bob@example.com', source: 'tag email' }, passedOver: [] }),
    decisions: [holdDecision('Healthy')],
    history: [],
    ...parts,
    receipts: new Map([[KEY, known(receipts)]]),
    user: {
      account: '111122223333',
      user: 'ci-deploy',
      arn: 'arn:aws:iam::111122223333:user/robots/ci-deploy',
      path: '/robots/',
      userId: known('AIDAEXAMPLE'),
      createdAt: NOW - 500 * DAY,
      tags: known(new Map(Object.entries(tags))),
      groups: known([]),
      attachedPolicies: known([]),
      keys: known([aKey()]),
      faults: [],
      ...user,
    },
  };
}

function aKey(parts: Partial<KeyObservation> = {}): KeyObservation {
  return {
    keyId: KEY,
    slot: null,
    status: 'Active',
    createdAt: known(NOW - 97 * DAY),
    ageFrom: 'created',
    lastUsed: known({ at: NOW - 52 * DAY, region: 'eu-west-1', service: 's3' }),
    ...parts,
  };
}

function aReceipt(parts: Partial<Receipt>): Receipt {
  return {
    keyId: KEY,
    userId: 'AIDAEXAMPLE',
    announced: 'deactivate',
    reason: 'Unused',
    recipients: ['bob@example.com'],
    acceptedAt: NOW - 2 * DAY,
    messageId: '01',
    promised: NOW + 7 * DAY,
    reminder: null,
    ground: null,
    deliveredAt: null,
    voided: null,
    ...parts,
  };
}

function anEvent(number: number) {
  return {
    at: NOW,
    run: '3f9c2a7b',
    event: 'done',
    user: 'ci-deploy',
    keyId: KEY,
    data: { step: 'repair', reason: `Reason${number}` },
  } as const;
}

import { describe, expect, it } from 'vitest';
import type { SecretsApi } from '../../aws/secrets-manager.ts';
import { SinkError } from '../sink-error.ts';
import { ANA, CANARY, KEY, armedSecrets, facts, failure } from '../testing/words.ts';
import { USER_TAG, versionId } from './names.ts';
import { readerPolicy } from './reader-policy.ts';
import { secretsManagerSink } from './secrets-manager-sink.ts';

const NEW = versionId('AKIANEW');
const OLD = versionId('AKIAOLD');
const sinkOver = (given: Partial<SecretsApi>, kmsKey: string | null = null) =>
  secretsManagerSink(armedSecrets(given), { to: 'secrets-manager', kmsKey, region: 'eu-west-1' });
const describes = (change: Parameters<typeof facts>[0]) => ({
  describe: () => Promise.resolve(facts(change)),
});

/** No other secret carries the user's id. */
const nobodyElses = { tagged: () => Promise.resolve([]) };

/** Every changing call in order, and whether the secret was in it. */
function recorder(found: ReturnType<typeof facts> | null) {
  const done: string[] = [];
  let described = 0;
  const note = (name: string, input: unknown, value?: string) => {
    done.push(`${name}${value?.includes(CANARY) === true ? ' SECRET' : ''}`);
    expect(JSON.stringify(input)).not.toContain(CANARY);
    return Promise.resolve();
  };
  const api: Partial<SecretsApi> = {
    ...nobodyElses,
    describe: () => {
      described += 1;
      return Promise.resolve(described === 1 ? found : facts({ versions: new Map([[NEW, ['AWSPENDING']]]) }));
    },
    resourcePolicy: () => Promise.resolve(null),
    create: (input) => note('create', input, input.value),
    setResourcePolicy: (_, policy) => note('close', policy),
    putVersion: (input) => note(`put ${input.stages.join()}`, input, input.value.reveal()),
  };
  return { done, sink: sinkOver(api) };
}

describe('preflight', () => {
  const ours = { resourcePolicy: () => Promise.resolve(readerPolicy(ANA)) };

  const current = { versions: new Map([[OLD, ['AWSCURRENT']]]) };

  it('makes the secret of a user who has none, closed and without a key: KMS and policies have their say', async () => {
    const { done, sink } = recorder(null);
    await sink.preflight(ANA);
    expect(done).toEqual(['create', 'close']);
  });

  it('changes nothing of the user’s own', async () => {
    await sinkOver({ ...describes(current), ...ours }).preflight(ANA);
    await sinkOver({ ...describes({ ...current, kmsKey: 'alias/k' }), ...ours }, 'alias/k').preflight(ANA);
  });

  it.each([
    ['nobody came to close', null],
    ['its user had another name', readerPolicy({ ...ANA, arn: 'arn:aws:iam::111122223333:user/anna' })],
    ['its user had an ARN that is nobody’s now', readerPolicy({ ...ANA, arn: 'AIDAANA' })],
  ])('closes one that was made when %s', async (_when, policy) => {
    const closed: string[] = [];
    const sink = sinkOver({
      ...describes(current),
      resourcePolicy: () => Promise.resolve(policy),
      setResourcePolicy: async (_, text) => void closed.push(text),
    });
    await sink.preflight(ANA);
    expect(closed).toEqual([readerPolicy(ANA)]);
  });

  it.each<[string, Parameters<typeof facts>[0], string | null, string]>([
    [
      'somebody else’s',
      { tags: new Map([[USER_TAG, 'AIDABOB']]) },
      null,
      "--secret-id 'keywarden/ana' --force-delete-without-recovery",
    ],
    ['nobody’s', { tags: new Map() }, null, 'has no tag keywarden:user-id'],
    [
      'somebody else’s that is marked for deletion',
      { isDeleted: true, tags: new Map([[USER_TAG, 'AIDABOB']]) },
      null,
      'is marked for deletion',
    ],
    ['one marked for deletion', { isDeleted: true }, null, "restore-secret --secret-id 'keywarden/ana'"],
    ['one with AWS’s key instead of ours', {}, 'alias/k', 'is encrypted with aws/secretsmanager'],
    ['one with another key', { kmsKey: 'alias/other' }, 'alias/k', '--kms-key-id alias/k'],
    ['one with a key instead of AWS’s', { kmsKey: 'alias/other' }, null, 'deliver.kms-key says nothing'],
  ])('refuses %s', async (_whose, change, kmsKey, why) => {
    const sink = sinkOver({ ...describes(change), ...ours, ...nobodyElses }, kmsKey);
    await expect(sink.preflight(ANA)).rejects.toThrow(SinkError);
    await expect(sink.preflight(ANA)).rejects.toThrow(why);
  });

  it('refuses one that others may read', async () => {
    const resourcePolicy = () =>
      Promise.resolve(readerPolicy(ANA).replace('"secretsmanager:GetSecretValue",', '"secretsmanager:*",'));
    await expect(sinkOver({ ...describes({}), resourcePolicy }).preflight(ANA)).rejects.toThrow(
      'another resource policy',
    );
  });
});

describe('storing', () => {
  it('closes a new secret before the key goes in, and never as its first version', async () => {
    const { done, sink } = recorder(null);
    await sink.store(ANA, KEY);
    expect(done).toEqual(['create', 'close', 'put AWSPENDING SECRET']);
  });

  it('closes one that an earlier run left open, and gives it a first version without a key', async () => {
    const { done, sink } = recorder(facts());
    await sink.store(ANA, KEY);
    expect(done).toEqual(['close', 'put AWSCURRENT', 'put AWSPENDING SECRET']);
  });

  it('leaves what is current alone', async () => {
    const { done, sink } = recorder(facts({ versions: new Map([[OLD, ['AWSCURRENT']]]) }));
    await sink.store(ANA, KEY);
    expect(done).toEqual(['close', 'put AWSPENDING SECRET']);
  });

  it('fails when the version is not there afterwards', async () => {
    const api = {
      ...describes({ versions: new Map([[OLD, ['AWSCURRENT']]]) }),
      putVersion: () => Promise.resolve(),
    };
    const sink = sinkOver({ ...api, resourcePolicy: () => Promise.resolve(readerPolicy(ANA)) });
    await expect(sink.store(ANA, KEY)).rejects.toThrow('does not list it');
  });

  it('puts nothing into a secret that is not fit for it', async () => {
    await expect(
      sinkOver({ ...describes({ tags: new Map() }), ...nobodyElses }).store(ANA, KEY),
    ).rejects.toThrow(SinkError);
  });
});

describe('making visible', () => {
  const tag = () => Promise.resolve();
  const closed = { resourcePolicy: () => Promise.resolve(readerPolicy(ANA)) };
  const versions = (current: string) =>
    new Map([
      [OLD, current === OLD ? ['AWSCURRENT'] : ['AWSPREVIOUS']],
      [NEW, current === NEW ? ['AWSCURRENT', 'AWSPENDING'] : ['AWSPENDING']],
    ]);

  it('is done already where it is', async () => {
    await sinkOver({ ...describes({ versions: versions(NEW) }), tag, ...closed }).makeVisible(ANA, 'AKIANEW');
  });

  it.each<[string, Parameters<typeof facts>[0]]>([
    ['not there', { versions: new Map([[OLD, ['AWSCURRENT']]]) }],
    ['in somebody else’s secret', { versions: versions(OLD), tags: new Map([[USER_TAG, 'AIDABOB']]) }],
  ])('is refused for a version that is %s', async (_where, change) => {
    await expect(
      sinkOver({ ...describes(change), ...nobodyElses }).makeVisible(ANA, 'AKIANEW'),
    ).rejects.toThrow('does not hold the key');
  });

  it.each([
    ['counts as done when the label is there all the same', NEW, 'no fault'],
    ['fails when it is not', OLD, 'InvalidParameter.'],
  ])('a move that fails %s', async (_what, afterwards, outcome) => {
    let moves = 0;
    const sink = sinkOver({
      describe: () => Promise.resolve(facts({ versions: versions(moves === 0 ? OLD : afterwards) })),
      moveStage: () => {
        moves += 1;
        return Promise.reject(failure('invalid', 'InvalidParameter'));
      },
      tag,
      ...closed,
    });
    const said = await sink.makeVisible(ANA, 'AKIANEW').then(
      () => 'no fault',
      (error: Error) => error.message,
    );
    expect(said).toBe(outcome);
  });
});

describe('what the secret holds', () => {
  it.each<[string, Parameters<typeof facts>[0], string]>([
    ['the key, pending', { versions: new Map([[NEW, ['AWSPENDING']]]) }, 'pending'],
    ['the key, current', { versions: new Map([[NEW, ['AWSCURRENT']]]) }, 'visible'],
    ['the key, current once', { versions: new Map([[NEW, ['AWSPREVIOUS']]]) }, 'visible'],
    ['the key, current and pending', { versions: new Map([[NEW, ['AWSCURRENT', 'AWSPENDING']]]) }, 'visible'],
    ['the key, under no label that we know', { versions: new Map([[NEW, ['mine']]]) }, 'visible'],
    ['another key', { versions: new Map([[OLD, ['AWSCURRENT']]]) }, 'absent'],
    [
      'the key, marked for deletion',
      { versions: new Map([[NEW, ['AWSCURRENT']]]), isDeleted: true },
      'unknown',
    ],
  ])('%s', async (_what, change, answer) => {
    expect(await sinkOver(describes(change)).sight(ANA, 'AKIANEW')).toBe(answer);
  });

  it('is nothing where there is no secret', async () => {
    expect(
      await sinkOver({ describe: () => Promise.resolve(null), ...nobodyElses }).sight(ANA, 'AKIANEW'),
    ).toBe('absent');
  });

  it.each(['denied', 'throttled', 'unavailable', 'unreachable'] as const)(
    'is unknown after %s',
    async (kind) => {
      const describe = () => Promise.reject(failure(kind, 'X'));
      expect(await sinkOver({ describe }).sight(ANA, 'AKIANEW')).toBe('unknown');
    },
  );

  it('is no answer to a mistake of ours', async () => {
    await expect(sinkOver({}).sight(ANA, 'AKIANEW')).rejects.toThrow('describe was called');
  });
});

describe('destroying', () => {
  it.each<[string, SecretsApi['describe']]>([
    ['a secret that is not there', () => Promise.resolve(null)],
    ['a secret marked for deletion', () => Promise.resolve(facts({ isDeleted: true }))],
    [
      'a version that is not there',
      () => Promise.resolve(facts({ versions: new Map([[OLD, ['AWSCURRENT']]]) })),
    ],
  ])('changes nothing for %s', async (_what, describe) => {
    await sinkOver({ describe, ...nobodyElses }).destroy(ANA, 'AKIANEW');
  });

  it('leaves alone what is current: its reader may be at work with it', async () => {
    await sinkOver(describes({ versions: new Map([[NEW, ['AWSCURRENT', 'AWSPENDING']]]) })).destroy(
      ANA,
      'AKIANEW',
    );
  });

  it('counts a label as taken off when it has gone to another version meanwhile', async () => {
    let asked = 0;
    const sink = sinkOver({
      describe: () => {
        asked += 1;
        return Promise.resolve(facts({ versions: new Map([[asked < 2 ? NEW : OLD, ['AWSPENDING']]]) }));
      },
      moveStage: () => Promise.reject(failure('invalid', 'InvalidParameter')),
    });
    await sink.destroy(ANA, 'AKIANEW');
  });
});

it('the pointer names the secret and the command, for a name with a comma too', async () => {
  const sink = sinkOver({ describe: () => Promise.resolve(null), ...nobodyElses });
  expect(await sink.pointer({ ...ANA, user: 'ci,eu' }, 'AKIANEW')).toEqual({
    where: 'Secrets Manager, keywarden/ci/eu in eu-west-1',
    fetch: [
      "aws secretsmanager get-secret-value --secret-id 'keywarden/ci/eu' --version-stage AWSCURRENT --query SecretString --output text --region eu-west-1",
    ],
  });
});

describe('a user who was renamed', () => {
  const renamed = { ...ANA, user: 'anna', arn: 'arn:aws:iam::111122223333:user/anna' };
  const former = {
    describe: (name: string) => Promise.resolve(name === 'keywarden/ana' ? facts() : null),
    tagged: (tag: string, value: string) =>
      Promise.resolve(tag === USER_TAG && value === 'AIDAANA' ? ['keywarden/ana'] : []),
  };

  it('is pointed to the secret that there is, and let in under the new name', async () => {
    const closed: string[] = [];
    const sink = sinkOver({
      ...former,
      resourcePolicy: () => Promise.resolve(readerPolicy(ANA)),
      setResourcePolicy: async (_, text) => void closed.push(text),
    });
    expect((await sink.pointer(renamed, 'AKIANEW')).where).toContain('keywarden/ana in');
    expect(closed).toEqual([readerPolicy(renamed)]);
  });

  it('does not get the secret of whoever has that name now', async () => {
    const found = facts({ tags: new Map([[USER_TAG, 'AIDABOB']]) });
    const sink = sinkOver({ describe: () => Promise.resolve(found), ...nobodyElses });
    expect(await sink.sight(renamed, 'AKIANEW')).toBe('absent');
  });
});

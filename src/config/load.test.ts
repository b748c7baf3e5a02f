import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../core/model/time.ts';
import { ConfigError, type ConfigFault } from './config-error.ts';
import { loadPolicy, standardPolicy } from './load.ts';

const load = (text: string) => loadPolicy(text, 'keywarden.yaml');
const policyOf = (text: string) => load(`version: 1\n${text}`).policy;
const ruleOf = (sections: string) => policyOf(`rules: [{ name: all, ${sections} }]`).rules[0]!;

function errorOf(text: string): ConfigError {
  try {
    load(text);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the policy has no fault');
}

/** The faults of a file that begins with `version: 1`. */
const faultsOf = (text: string): readonly ConfigFault[] => errorOf(`version: 1\n${text}`).faults;
const faultOf = (text: string): ConfigFault => {
  const faults = faultsOf(text);
  expect(faults).toHaveLength(1);
  return faults[0]!;
};
const isFine = (text: string) => expect(() => policyOf(text)).not.toThrow();

describe('where mail may go', () => {
  const email = (more = '') =>
    policyOf(`
owners: [{ tag: email }, { fallback: all@Partner.example }]
notify: { email: { via: ses, from: "Keys <k@Example.com>" ${more} } }`).notify;

  it('is the domains of the sender and of the fallback owner, 200 messages a day, where nothing else is said', () => {
    expect(email()).toMatchObject({
      security: null,
      email: { domains: ['example.com', 'partner.example'], perDay: 200 },
    });
  });

  it('is compared in lower case and ASCII, each domain once', () => {
    const said = email(
      ', domains: [B\u00dcCHER.example, b\u00fccher.example, .Corp.Example.com], per-day: 7',
    );
    expect(said?.email).toMatchObject({ domains: ['.corp.example.com', 'xn--bcher-kva.example'], perDay: 7 });
  });

  it.each([
    'example',
    'ana@example.com',
    '*.example.com',
    'https://example.com',
    '..example.com',
    'exam ple.com',
    '',
  ])('is not "%s"', (domain) => {
    const fault = faultOf(`notify: { email: { via: ses, from: a@example.com, domains: ["${domain}"] } }`);
    expect(fault.path).toBe('notify.email.domains[0]');
  });

  it('is somewhere', () => {
    expect(faultOf('notify: { email: { via: ses, from: a@example.com, domains: [] } }').message).toContain(
      'at least one',
    );
  });

  it('is suggested where an address or a star was written', () => {
    const suggestionOf = (domain: string) =>
      faultOf(`notify: { email: { via: ses, from: a@example.com, domains: ["${domain}"] } }`).suggestion;
    expect(suggestionOf('ana@example.com')).toBe('example.com');
    expect(suggestionOf('*.example.com')).toBe('.example.com');
  });
});

describe('reading a policy', () => {
  it('understands every section of the format', () => {
    const policy = policyOf(`
accounts: ["000000000001", 123456789012]
owners: [{ tag: email }, { user-name: true }, { fallback: security@example.com }]
rules:
  - name: sealed
    match: { any: [{ path: /break-glass/ }, { not: { group: people } }], tags: { kind: "ci*" } }
    exempt: { until: 2027-06-30, reason: sealed in the safe }
  - name: everyone
    unused: { after: 36h, grace: 2w, remind: [1d, 5d, 5d], delete: 30d, measure: age }
    rotate: { by: keywarden, warn: 20d, after: 30d, deactivate: 0d, old-key-idle: 2d, proof-days: 3,
              max-extension: 0d, on-unproven: deactivate, delete: 10d }
    inactive: { adopt: true, delete: 120d }
notify: { email: { via: ses, from: Keys <k@example.com>, region: eu-west-1, operators: ops@example.com, templates: mail,
                   proof: delivered } }
deliver: { to: s3, bucket: handover }
guardrails: { per-day: 3, stop-above: 12.5%, fleet: { per-day: 7, stop-above: 5% }, blackout-days: [sun, fri], timezone: Europe/Berlin, rollout: 25%,
              exempt-max: 90d, protected-paths: [/system/] }
store: s3://example-keywarden/store
`);
    expect(policy).toMatchObject({
      source: 'keywarden.yaml',
      accounts: { kind: 'list', ids: ['000000000001', '123456789012'] },
      owners: [
        { kind: 'tag', tag: 'email' },
        { kind: 'user-name' },
        { kind: 'fallback', address: 'security@example.com' },
      ],
      notify: {
        email: {
          via: 'ses',
          from: 'Keys <k@example.com>',
          region: 'eu-west-1',
          operators: 'ops@example.com',
          templates: 'mail',
          proof: 'delivered',
        },
      },
      guardrails: {
        perDay: 3,
        stopAbove: 0.125,
        fleet: { perDay: 7, stopAbove: 0.05 },
        blackoutDays: ['sun', 'fri'],
        timezone: 'Europe/Berlin',
        rollout: 0.25,
        exemptMax: 90 * DAY,
        protectedPaths: ['/system/'],
      },
      deliver: { to: 's3', bucket: 'handover', kmsKey: null, region: null },
      store: 's3://example-keywarden/store',
    });
    expect(policy.rules[0]).toEqual({
      name: 'sealed',
      match: { any: [{ path: '/break-glass/' }, { not: { group: 'people' } }], tags: { kind: 'ci*' } },
      exempt: { endsAt: Date.parse('2027-07-01T00:00:00Z'), reason: 'sealed in the safe' },
      unused: null,
      rotate: null,
      inactive: null,
    });
    expect(policy.rules[1]).toMatchObject({
      unused: { after: 36 * HOUR, grace: 14 * DAY, remind: [5 * DAY, DAY], delete: 30 * DAY, measure: 'age' },
      rotate: {
        by: 'keywarden',
        deactivate: 0,
        oldKeyIdle: 2 * DAY,
        proofDays: 3,
        maxExtension: 0,
        onUnproven: 'deactivate',
      },
      inactive: { adopt: true, delete: 120 * DAY },
    });
  });

  it('fills in the defaults of every key that is left out', () => {
    const policy = policyOf(
      'rules: [{ name: all, unused: { after: 45d }, rotate: { after: 90d }, inactive: {} }]',
    );
    const clock = { grace: 7 * DAY, remind: [5 * DAY, DAY], delete: null };
    expect(policy.rules[0]).toEqual({
      name: 'all',
      match: {},
      exempt: null,
      unused: { after: 45 * DAY, measure: 'last-used', ...clock },
      rotate: {
        by: 'owner',
        warn: null,
        after: 90 * DAY,
        deactivate: 10 * DAY,
        oldKeyIdle: 32 * DAY,
        proofDays: 2,
        maxExtension: 14 * DAY,
        onUnproven: 'hold',
        ...clock,
      },
      inactive: { adopt: false, ...clock },
    });
    expect(policy).toMatchObject({
      accounts: 'self',
      owners: [],
      notify: null,
      deliver: null,
      store: null,
    });
    expect(policy.guardrails).toEqual({
      perDay: 10,
      stopAbove: 0.2,
      fleet: { perDay: 100, stopAbove: 0.1 },
      blackoutDays: [],
      timezone: 'UTC',
      rollout: 1,
      exemptMax: 180 * DAY,
      protectedPaths: [],
    });
  });

  it('drops default reminders that do not fit a short grace', () => {
    expect(ruleOf('unused: { after: 45d, grace: 121h }').unused?.remind).toEqual([5 * DAY, DAY]);
    expect(ruleOf('unused: { after: 45d, grace: 120h }').unused?.remind).toEqual([DAY]);
    expect(ruleOf('unused: { after: 45d, grace: 24h }').unused?.remind).toEqual([]);
  });

  it('lets aliases reuse a section', () => {
    const policy = policyOf(
      'rules:\n  - { name: a, match: { user: a }, unused: &u { after: 45d } }\n  - { name: b, unused: *u }',
    );
    expect(policy.rules[1]?.unused).toEqual(policy.rules[0]?.unused);
  });

  it('reads keys that YAML would take for numbers or truths as the words they are', () => {
    expect(ruleOf('match: { tags: { 1: "x", yes: "y", true: "z" } }').match.tags).toEqual({
      1: 'x',
      yes: 'y',
      true: 'z',
    });
  });
});

describe('faults', () => {
  it('are all reported at once, in the order of the file, each with line, column and suggestion', () => {
    const error = errorOf(
      `version: 1
acounts: self
rules:
  - name: a
    rotate: { warn: 90d, after: 60d, by: kewarden }
  - name: a
    unused: { after: 45 }
    exempt: { until: 2027-02-31 }
guardrails: { stop-above: 0.2 }
`,
    );
    expect(error.message.split('\n')).toEqual([
      'keywarden.yaml:2:1 acounts: unknown key. Did you mean accounts?',
      'keywarden.yaml:5:21 rules[0].rotate.warn: must be less than after (60d). Did you mean 30d?',
      'keywarden.yaml:5:42 rules[0].rotate.by: must be one of owner, keywarden. Did you mean keywarden?',
      expect.stringContaining('keywarden.yaml:6:11 rules[1].name: another rule'),
      expect.stringMatching(
        /^keywarden.yaml:7:22 rules\[1\].unused.after: must be a duration.* Did you mean 45d\?$/,
      ),
      'keywarden.yaml:8:5 rules[1].exempt.reason: is required.',
      'keywarden.yaml:8:22 rules[1].exempt.until: must be a day that exists, such as 2027-06-30.',
      'keywarden.yaml:9:27 guardrails.stop-above: must be a share from 0% to 100%, such as 20%. Did you mean 20%?',
    ]);
    expect(error.faults).toHaveLength(8);
    expect(error.faults[0]).toEqual({
      path: 'acounts',
      line: 2,
      column: 1,
      message: 'unknown key.',
      suggestion: 'accounts',
    });
  });

  it('name the known keys when none is near', () => {
    expect(faultOf('rules: [{ name: a, unused: { after: 1d, zzz: 1 } }]').message).toBe(
      'unknown key; known here: after, measure, grace, remind, delete.',
    );
  });

  it.each([
    ['camel case', 'rules: [{ name: a, rotate: { after: 9d, oldKeyIdle: 3d } }]', 'old-key-idle'],
    ['underscores', 'guardrails: { per_day: 3 }', 'per-day'],
    ['a plural', 'rules: [{ name: a, unused: { after: 9d, reminders: [1d] } }]', 'remind'],
    ['swapped letters', 'rlues: []', 'rules'],
    ['a key deep inside a condition', 'rules: [{ name: a, match: { not: { any: [{ usr: x }] } } }]', 'user'],
    ['a misspelt preset', 'extends: [preset:standrad]', 'preset:standard'],
    ['a long day name', 'guardrails: { blackout-days: [friday] }', 'fri'],
    ['a misspelt time zone', 'guardrails: { timezone: Europe/Berln }', 'Europe/Berlin'],
    ['a share without its sign', 'guardrails: { rollout: 25 }', '25%'],
    ['words in a duration', 'rules: [{ name: a, unused: { after: 45 days } }]', '45d'],
    ['months', 'rules: [{ name: a, unused: { after: 3mo } }]', '90d'],
    ['an incomplete IAM path', 'rules: [{ name: a, match: { path: /team } }]', '/team/'],
    ['a number that lost its zero', 'accounts: [012345678901]', '"012345678901"'],
    ['an account id with dashes', 'accounts: ["1234-5678-9012"]', '"123456789012"'],
  ])('suggest what was meant: %s', (_what, text, suggestion) => {
    expect(faultOf(text).suggestion).toBe(suggestion);
  });

  it.each(['{ toString: 1 }', '[{ toString: 1 }]', '{ valueOf: 1, toString: x }'])(
    'are said of %s where a word belongs, which has no text of its own',
    (written) => {
      expect(faultOf(`guardrails: { timezone: ${written} }`)).toMatchObject({
        path: 'guardrails.timezone',
        message: expect.stringContaining('must be an IANA time zone') as string,
      });
    },
  );

  it('explain why an account id wants quotes', () => {
    expect(faultOf('accounts: [012345678901]')).toMatchObject({
      path: 'accounts[0]',
      message: expect.stringContaining('loses its leading zeros'),
    });
  });

  it.each([
    ['accounts that are neither self nor a list', 'accounts: all'],
    ['an empty list of accounts', 'accounts: []'],
    ['an account in a match that is too short', 'rules: [{ name: a, match: { account: "12" } }]'],
    ['an owner source of two kinds', 'owners: [{ tag: email, user-name: true }]'],
    ['an owner source of no kind', 'owners: [{}]'],
    ['a fallback that is no address', 'owners: [{ fallback: security }]'],
    ['no condition to choose from', 'rules: [{ name: a, match: { any: [] } }]'],
    ['a tag pattern that YAML reads as a number', 'rules: [{ name: a, match: { tags: { cost: 4711 } } }]'],
    ['a rule without a name', 'rules: [{ unused: { after: 45d } }]'],
    ['a section without its threshold', 'rules: [{ name: a, unused: {} }]'],
    ['an empty section', 'rules: [{ name: a, unused: }]'],
    ['no time at all', 'rules: [{ name: a, unused: { after: 0d } }]'],
    [
      'a deletion after no time, which might mean never',
      'rules: [{ name: a, unused: { after: 1d, delete: 0d } }]',
    ],
    ['a duration of minutes', 'rules: [{ name: a, unused: { after: 45m } }]'],
    ['no rotation at all in a day', 'guardrails: { per-day: 0 }'],
    ['a fraction of a key', 'guardrails: { per-day: 1.5 }'],
    ['no rotation at all in a fleet', 'guardrails: { fleet: { per-day: 0 } }'],
    ['no day of proof', 'rules: [{ name: a, rotate: { after: 90d, proof-days: 0 } }]'],
    [
      'more days of proof than are remembered',
      'rules: [{ name: a, rotate: { after: 90d, proof-days: 15 } }]',
    ],
    ['another proof of a notice', 'notify: { email: { via: ses, from: a@example.com, proof: opened } }'],
    ['more than all', 'guardrails: { rollout: 101% }'],
    ['another way of mailing', 'notify: { email: { via: smtp, from: a@example.com } }'],
    ['a region that is none', 'notify: { email: { via: ses, from: a@example.com, region: Ireland } }'],
    ['a store on the web', 'store: https://example.com'],
    ['a preset that stands twice', 'extends: [preset:cis, preset:cis]'],
  ])('include %s', (_what, text) => {
    expect(faultOf(text).line).toBe(2);
  });

  it('end where the valid begins', () => {
    const remind = (offset: string) =>
      `rules: [{ name: a, unused: { after: 45d, grace: 48h, remind: [${offset}] } }]`;
    expect(faultOf(remind('2d')).path).toBe('rules[0].unused.remind[0]');
    isFine(remind('47h'));
    const grace = (time: string) => `rules: [{ name: a, inactive: { grace: ${time} } }]`;
    expect(faultOf(grace('23h')).path).toBe('rules[0].inactive.grace');
    isFine(grace('24h'));
    const warn = (time: string) => `rules: [{ name: a, rotate: { after: 90d, warn: ${time} } }]`;
    expect(faultOf(warn('90d')).path).toBe('rules[0].rotate.warn');
    isFine(warn('2159h'));
    isFine('guardrails: { stop-above: 0%, rollout: 100% }');
    const quiet = (time: string) => `rules: [{ name: a, rotate: { after: 90d, old-key-idle: ${time} } }]`;
    expect(faultOf(quiet('23h'))).toMatchObject({ path: 'rules[0].rotate.old-key-idle', suggestion: '32d' });
    isFine(quiet('24h'));
    const proof = (days: number) => `rules: [{ name: a, rotate: { after: 90d, proof-days: ${days} } }]`;
    isFine(proof(1));
    isFine(proof(14));
  });

  it('say which of the two names of one limit to keep', () => {
    expect(faultOf('guardrails: { per-day: 5, per-run: 10 }')).toEqual({
      path: 'guardrails.per-run',
      line: 2,
      column: 27,
      message:
        'is the old name of per-day, and per-day is given too. Keep one: remove per-run, and write the limit as per-day.',
      suggestion: 'per-day: 5',
    });
    expect(policyOf('guardrails: { per-run: 4 }').guardrails.perDay).toBe(4);
  });

  it('of a reminder are measured against the default grace too', () => {
    expect(faultOf('rules: [{ name: a, unused: { after: 45d, remind: [7d] } }]').message).toContain(
      'grace (7d)',
    );
  });

  it('keep rule names apart from those of an extended preset', () => {
    expect(
      faultOf('extends: [preset:cis]\nrules: [{ name: cis, match: { user: a }, inactive: {} }]').path,
    ).toBe('rules[0].name');
  });

  it('say that rotation by keywarden needs a place for the new secret', () => {
    const rule = 'rules: [{ name: a, unused: { after: 45d }, rotate: { by: keywarden, after: 90d } }]';
    expect(faultOf(rule)).toMatchObject({
      path: 'rules[0].rotate.by',
      message: expect.stringContaining('deliver'),
    });
    isFine(`${rule}\ndeliver: { to: secrets-manager, kms-key: alias/keywarden }`);
    expect(faultOf('extends: [preset:check-and-rotate]').path).toBe('extends[0]');
    isFine('extends: [preset:check-and-rotate]\ndeliver: { to: s3, bucket: handover }');
  });
});

describe('where new secrets go', () => {
  it('is a sink with its KMS key and region', () => {
    expect(
      policyOf('deliver: { to: secrets-manager, kms-key: alias/keywarden, region: eu-west-1 }').deliver,
    ).toEqual({ to: 'secrets-manager', kmsKey: 'alias/keywarden', region: 'eu-west-1' });
  });

  it.each([
    ['no sink', 'deliver: { bucket: handover }', 'deliver.to', undefined],
    ['an unknown sink', 'deliver: { to: secret-manager }', 'deliver.to', 'secrets-manager'],
    ['s3 without a bucket', 'deliver: { to: s3 }', 'deliver.bucket', undefined],
    ['a bucket without s3', 'deliver: { to: secrets-manager, bucket: x-y }', 'deliver.bucket', undefined],
    [
      'a bucket with s3:// before it',
      'deliver: { to: s3, bucket: "s3://handover/keys" }',
      'deliver.bucket',
      'handover',
    ],
    ['a bucket in capitals', 'deliver: { to: s3, bucket: Handover }', 'deliver.bucket', undefined],
    [
      'an alias without its prefix',
      'deliver: { to: secrets-manager, kms-key: keywarden }',
      'deliver.kms-key',
      'alias/keywarden',
    ],
    ['an unknown key', 'deliver: { to: secrets-manager, kms: alias/k }', 'deliver.kms', 'kms-key'],
  ])('refuses %s', (_what, text, path, suggestion) => {
    const fault = faultOf(text);
    expect(fault).toMatchObject({ path, line: 2 });
    expect(fault.suggestion).toBe(suggestion);
  });

  it.each([
    'alias/keywarden',
    '1234abcd-12ab-34cd-56ef-1234567890ab',
    'mrk-1234abcd12ab34cd56ef1234567890ab',
    'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    'arn:aws-cn:kms:cn-north-1:111122223333:alias/team/keys',
  ])('takes the KMS key %s', (key) => {
    expect(policyOf(`deliver: { to: secrets-manager, kms-key: "${key}" }`).deliver?.kmsKey).toBe(key);
  });

  it.each(['ssm', 'age-file'])('%s is refused by name, once', (to) => {
    expect(faultOf(`deliver: { to: ${to} }`)).toMatchObject({
      path: 'deliver.to',
      line: 2,
      column: 16,
      message: expect.stringContaining('not supported yet'),
    });
  });

  it('is part of what the policy means', () => {
    const { hash } = policyOf('deliver: { to: secrets-manager }');
    expect(hash).not.toBe(policyOf('').hash);
    expect(hash).not.toBe(policyOf('deliver: { to: secrets-manager, region: eu-west-1 }').hash);
    expect(hash).toBe(policyOf('deliver:\n  to: "secrets-manager"').hash);
  });
});

describe('what this version cannot do', () => {
  it('is refused by name, once', () => {
    const slack = 'slack: { webhook: env:SLACK_WEBHOOK }';
    expect(faultOf(`notify: { email: { via: ses, from: a@example.com }, ${slack} }`)).toMatchObject({
      path: 'notify.slack',
      message: expect.stringContaining('not supported yet'),
    });
  });

  it('never repeats a secret that stands in the file', () => {
    const url = 'https://hooks.slack.com/services/T0/B0/topsecret';
    const faults = faultsOf(
      `notify: { email: { via: ses, from: a@example.com }, slack: { webhook: "${url}" } }`,
    );
    expect(faults.map((fault) => fault.path)).toEqual(['notify.slack', 'notify.slack.webhook']);
    expect(JSON.stringify(faults)).not.toContain('topsecret');
    expect(JSON.stringify(faults)).toContain('env:NAME');
    expect(JSON.stringify(faultsOf(`store: ${url}\nnotify: topsecret\nowners: topsecret`))).not.toContain(
      'topsecret',
    );
    expect(JSON.stringify(faultsOf(`a: [topsecret\nb: }topsecret`))).not.toContain('topsecret');
  });

  it('accepts references to secrets', () => {
    for (const webhook of [
      'env:HOOK',
      'secretsmanager:arn:aws:secretsmanager:eu-west-1:123456789012:secret:hook-AbCdEf',
    ]) {
      const paths = faultsOf(`notify: { slack: { webhook: "${webhook}" } }`).map((fault) => fault.path);
      expect(paths).not.toContain('notify.slack.webhook');
    }
  });
});

describe('a file that is no policy', () => {
  it.each([
    ['is empty', '', 'empty'],
    ['holds only comments', '# nothing\n', 'empty'],
    ['holds nothing but null', '~\n', 'empty'],
    ['is a list', '- version: 1\n', 'mapping'],
    ['is a word', 'hello\n', 'mapping'],
    ['refers to itself', 'version: 1\nrules: &r [*r]\n', 'alias inside its own anchor'],
    ['refers to nothing', 'version: *one\n', 'no anchor'],
    ['is nested without end', `version: 1\nrules: ${'['.repeat(41)}${']'.repeat(41)}`, 'nested more than'],
    ['is nested beyond what the stack holds', '['.repeat(20_000), 'nested more than'],
    ['is larger than any policy', ' '.repeat(1_000_001), 'larger than 1 MB'],
  ])('%s', (_what, text, message) => {
    const { faults } = errorOf(text);
    expect(faults).toHaveLength(1);
    expect(faults[0]?.message).toContain(message);
  });

  it('holds two documents', () => {
    expect(errorOf('version: 1\n---\nversion: 1\n').faults).toEqual([
      { path: '', line: 2, column: 1, message: expect.stringContaining('second YAML document') },
    ]);
  });

  it('is not valid YAML: the line is named, and nothing is guessed beyond it', () => {
    const { faults } = errorOf('version: 1\nrules:\n\t- name: a\nunknwon: 1\n');
    expect(faults).toEqual([{ path: '', line: 3, column: 1, message: expect.stringContaining('tabs') }]);
  });

  it('has a key twice: that and everything else is reported', () => {
    const { faults } = errorOf('version: 1\nstore: a\nstore: b\nrulse: []\n');
    expect(faults.map(({ line, path }) => ({ line, path }))).toEqual([
      { line: 3, path: '' },
      { line: 4, path: 'rulse' },
    ]);
  });

  it('has no version, or another one', () => {
    expect(errorOf('rules: []').faults[0]).toMatchObject({
      path: 'version',
      message: 'is required: write `version: 1`.',
    });
    expect(errorOf('version: 2').faults[0]).toMatchObject({ path: 'version', message: 'must be 1.' });
  });
});

describe('the hash', () => {
  const policy = `
accounts: ["111111111111", "222222222222"]
guardrails: { blackout-days: [fri, sat], protected-paths: [/a/, /b/] }
rules: [{ name: all, match: { tags: { a: x, b: y } }, unused: { after: 2w, grace: 48h, remind: [1d, 30h] } }]`;
  const written = policyOf(policy).hash;

  it('is the same for the same policy written differently, in another file', () => {
    const other = `
rules:
  - unused: { remind: [30h, 1d], grace: 2d, after: 14d, measure: last-used } # as before
    match: { tags: { b: y, a: x } }
    name: "all"
guardrails:
  protected-paths: [/b/, /a/]
  blackout-days: [sat, fri]
accounts: ["222222222222", "111111111111", "222222222222"]`;
    expect(loadPolicy(`version: 1\n${other}`, 'other.yaml').policy.hash).toBe(written);
    expect(written).toMatch(/^[0-9a-f]{16}$/);
  });

  it.each([
    ['after: 2w', 'after: 15d'],
    ['grace: 48h', 'grace: 49h'],
    ['name: all', 'name: some'],
    ['a: x', 'a: y'],
    ['[fri, sat]', '[fri]'],
    ['"222222222222"', '"333333333333"'],
  ])('changes with %s to %s', (from, to) => {
    expect(policyOf(policy.replace(from, to)).hash).not.toBe(written);
  });
});

describe('presets', () => {
  it('come after the own rules, in the order they are named', () => {
    const policy = policyOf(
      'extends: [preset:cis, preset:standard]\nrules: [{ name: own, match: { user: a } }]',
    );
    expect(policy.rules.map((rule) => rule.name)).toEqual(['own', 'cis', 'standard']);
  });

  it('give their owners only where the file has none', () => {
    expect(policyOf('extends: [preset:cloud-governance]').owners).toEqual([{ kind: 'tag', tag: 'User' }]);
    expect(policyOf('extends: [preset:cloud-governance]\nowners: []').owners).toEqual([]);
  });

  it('standard cannot delete what a quarterly job still needs', () => {
    const policy = standardPolicy();
    expect(policy.source).toBe('preset:standard');
    const [rule] = policy.rules;
    expect(rule).toMatchObject({
      unused: { after: 45 * DAY, grace: 7 * DAY, remind: [5 * DAY, DAY], measure: 'last-used' },
      rotate: { by: 'owner', warn: 60 * DAY, after: 90 * DAY, delete: 45 * DAY, onUnproven: 'hold' },
      inactive: { adopt: true, delete: 120 * DAY },
    });
    expect(rule!.unused!.after + rule!.unused!.grace + rule!.unused!.delete!).toBeGreaterThan(92 * DAY);
  });

  it('cis has the numbers of the benchmark', () => {
    expect(policyOf('extends: [preset:cis]').rules[0]).toMatchObject({
      unused: { after: 45 * DAY, delete: 90 * DAY },
      rotate: { by: 'owner', after: 90 * DAY, delete: 45 * DAY },
    });
  });

  it('check-and-rotate has the sample values of the system it replaces', () => {
    const policy = policyOf('extends: [preset:check-and-rotate]\ndeliver: { to: s3, bucket: handover }');
    expect(policy.owners).toEqual([{ kind: 'tag', tag: 'email' }]);
    expect(policy.rules).toHaveLength(1);
    expect(policy.rules[0]).toMatchObject({
      match: { tags: { email: '*' } },
      unused: null,
      inactive: null,
      rotate: {
        by: 'keywarden',
        warn: 30 * DAY,
        after: 60 * DAY,
        deactivate: 10 * DAY,
        delete: 10 * DAY,
        oldKeyIdle: 3 * DAY,
        grace: 7 * DAY,
      },
    });
  });

  it('cloud-governance has the values of the system it replaces, and its exemptions first', () => {
    const [exempt, rule] = policyOf('extends: [preset:cloud-governance]').rules;
    expect(exempt).toMatchObject({ name: 'cloud-governance-exempt', exempt: { endsAt: null } });
    expect(rule).toMatchObject({
      name: 'cloud-governance',
      match: {},
      unused: {
        after: 90 * DAY,
        measure: 'age',
        grace: 7 * DAY,
        remind: [5 * DAY, 3 * DAY],
        delete: 30 * DAY,
      },
      rotate: null,
      inactive: { adopt: false, delete: null },
    });
  });
});

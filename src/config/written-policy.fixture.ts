import * as fc from 'fast-check';

/** Policies as people may write them, without fault: for property tests. */
export function writtenPolicy(): fc.Arbitrary<object> {
  return fc
    .record(
      {
        accounts: accounts(),
        owners: fc.array(
          fc.oneof(
            fc.record({ tag: word() }),
            fc.constant({ 'user-name': true }),
            fc.record({ fallback: address() }),
          ),
          { maxLength: 3 },
        ),
        rules: fc.uniqueArray(rule(), { maxLength: 4, selector: (rule) => rule.name }),
        notify: fc.record(
          { email: email(), security: fc.constant('soc@example.com') },
          { requiredKeys: ['email'] },
        ),
        deliver: deliver(),
        guardrails: guardrails(),
        'take-over': takeOver(),
        store: fc.constantFrom('/var/lib/keywarden', 's3://bucket/prefix'),
      },
      { requiredKeys: [] },
    )
    .map((sections) => ({ version: 1, ...sections }));
}

function accounts(): fc.Arbitrary<unknown> {
  const ids = fc.array(digits(12), { minLength: 1, maxLength: 3 });
  const entry = {
    role: fc.constantFrom('KeywardenMember', 'security/KeywardenMember'),
    'external-id': fc.constantFrom('ours', 'a:b/c'),
    'own-account': fc.constantFrom('credentials', 'role'),
  };
  const selectors = fc.array(
    fc.oneof(
      digits(12),
      fc.constantFrom('ou-exam-prod0001', 'ou-exam-sandbox1'),
      fc.record({ tags: fc.dictionary(word(), word(), { minKeys: 1, maxKeys: 2 }) }),
    ),
    { minLength: 1, maxLength: 3 },
  );
  return fc.oneof(
    fc.constant('self'),
    ids,
    fc.record({ list: ids, ...entry }, { requiredKeys: ['list'] }),
    fc.record({
      organization: fc.record({ include: selectors, ...entry }, { requiredKeys: [] }),
    }),
    fc.record({
      organization: fc.record({ exclude: selectors, ...entry }, { requiredKeys: [] }),
    }),
  );
}

function rule(): fc.Arbitrary<{ readonly name: string }> {
  return fc.record(
    {
      name: word(),
      match: condition(),
      exempt: fc.record({ until: day(), reason: word() }, { requiredKeys: ['reason'] }),
      unused: section({ after: duration(), measure: fc.constantFrom('last-used', 'age') }, ['after']),
      rotate: section(
        {
          warn: duration(1, 40),
          after: duration(41, 400),
          deactivate: duration(0),
          'old-key-idle': duration(),
          'proof-days': fc.integer({ min: 1, max: 14 }),
          'max-extension': duration(0),
          'on-unproven': fc.constantFrom('hold', 'deactivate'),
          by: fc.constant('owner'),
        },
        ['after'],
      ),
      inactive: section({ adopt: fc.boolean() }, []),
    },
    { requiredKeys: ['name'] },
  );
}

function section(
  own: Record<string, fc.Arbitrary<unknown>>,
  requiredKeys: readonly string[],
): fc.Arbitrary<object> {
  const keys = {
    ...own,
    grace: duration(10, 30),
    remind: fc.array(duration(1, 6), { maxLength: 3 }),
    delete: duration(),
  };
  return fc.record(keys, { requiredKeys: [...requiredKeys] as never[] });
}

function condition(depth = 2): fc.Arbitrary<object> {
  const plain = {
    user: word(),
    group: word(),
    path: word().map((name) => `/${name.replace(/\W/g, '_')}/`),
    account: digits(12),
    tags: fc.dictionary(word(), word(), { maxKeys: 2 }),
  };
  if (depth === 0) return fc.record(plain, { requiredKeys: [] });
  const inner = condition(depth - 1);
  const several = fc.array(inner, { minLength: 1, maxLength: 2 });
  return fc.record({ ...plain, any: several, all: several, not: inner }, { requiredKeys: [] });
}

function email(): fc.Arbitrary<object> {
  return fc.record(
    {
      via: fc.constant('ses'),
      from: address(),
      region: fc.constantFrom('eu-west-1', 'us-gov-west-1'),
      proof: fc.constantFrom('accepted', 'delivered'),
      operators: address(),
      templates: word(),
      domains: fc.array(fc.constantFrom('example.com', '.example.com', 'Bücher.example'), {
        minLength: 1,
        maxLength: 3,
      }),
      'per-day': fc.integer({ min: 1, max: 1000 }),
    },
    { requiredKeys: ['via', 'from'] },
  );
}

function deliver(): fc.Arbitrary<object> {
  const common = {
    'kms-key': fc.constantFrom('alias/keywarden', '1234abcd-12ab-34cd-56ef-1234567890ab'),
    region: fc.constantFrom('eu-west-1', 'us-gov-west-1'),
  };
  return fc.oneof(
    fc.record({ to: fc.constant('secrets-manager'), ...common }, { requiredKeys: ['to'] }),
    fc.record(
      { to: fc.constant('s3'), bucket: fc.constantFrom('handover', 'a.b-c'), ...common },
      { requiredKeys: ['to', 'bucket'] },
    ),
  );
}

function guardrails(): fc.Arbitrary<object> {
  return fc.record(
    {
      'per-day': fc.integer({ min: 1, max: 1000 }),
      'stop-above': share(),
      fleet: fc.record(
        { 'per-day': fc.integer({ min: 1, max: 1000 }), 'stop-above': share() },
        { requiredKeys: [] },
      ),
      'blackout-days': fc.subarray(['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']),
      timezone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York'),
      rollout: share(),
      'exempt-max': duration(),
      'protected-paths': fc.subarray(['/', '/a/', '/b/c/']),
    },
    { requiredKeys: [] },
  );
}

function takeOver(): fc.Arbitrary<object> {
  const tags = fc.constant({ 'date-tag': 'last-check-date', 'old-key-tag': 'last/check @old' });
  return fc.record({ 'check-and-rotate': tags, 'cloud-governance': fc.boolean() }, { requiredKeys: [] });
}

function duration(min = 1, max = 400): fc.Arbitrary<string> {
  return fc
    .tuple(fc.integer({ min, max }), fc.constantFrom('d', 'd', 'h'))
    .map(([amount, unit]) => (unit === 'h' ? `${amount * 24 + (amount % 7)}h` : `${amount}d`));
}

function share(): fc.Arbitrary<string> {
  return fc.integer({ min: 0, max: 10_000 }).map((basisPoints) => `${basisPoints / 100}%`);
}

function day(): fc.Arbitrary<string> {
  return fc
    .date({ min: new Date('2020-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
}

function word(): fc.Arbitrary<string> {
  return fc.stringMatching(/^[A-Za-z0-9 *?:#'"~{}é-]{1,12}$/);
}

function digits(length: number): fc.Arbitrary<string> {
  return fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
}

function address(): fc.Arbitrary<string> {
  return fc.stringMatching(/^[a-z]{1,8}@[a-z]{1,8}\.org$/);
}

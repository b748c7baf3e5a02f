import { mutantsOf } from '../mutant.ts';

/** Whom we believe, whom we write to, and for how long somebody is let off. */
export const PEOPLE = [
  ...mutantsOf(
    'src/core/quarantine.ts',
    ['src/core/quarantine.test.ts'],
    [
      [
        "only AWS's own policy is a quarantine",
        '/^arn:[^:]+:iam::aws:policy\\/',
        '/^arn:[^:]+:iam::[^:]*:policy\\/',
      ],
    ],
  ),
  ...mutantsOf(
    'src/core/memory/burnt.ts',
    ['src/core/memory/burnt.test.ts'],
    [
      [
        'a key made after the leak is not stolen',
        'if (quarantinedSince !== null) return',
        'if (false) return',
      ],
      [
        'a later leak burns what exists then',
        'return { burnt, quarantinedSince: null };',
        'return { burnt, quarantinedSince };',
      ],
    ],
  ),
  ...mutantsOf(
    'src/core/checks/told-each.ts',
    ['src/core/checks/exemption-ends.test.ts', 'src/core/checks/user.test.ts'],
    [['who has heard is not told again', '!hasHeard(situation, ground, address)', 'true']],
  ),
  ...mutantsOf(
    'src/core/domains.ts',
    ['src/core/domains.test.ts'],
    [
      ['a domain is that one alone', 'domain === each', 'domain.endsWith(each)'],
      [
        'the case of a domain does not matter',
        ".lastIndexOf('@') + 1).toLowerCase()",
        ".lastIndexOf('@') + 1)",
      ],
      [
        'whom the configuration names may be written to',
        'each?.toLowerCase() === address.toLowerCase()',
        'false',
      ],
    ],
  ),
  ...mutantsOf(
    'src/owners/owner.ts',
    ['src/owners/find-owner.test.ts'],
    [
      [
        'nobody is asked in place of one who is outside',
        'if (isAddress(address) && !mayReceive(address))',
        'if (false)',
      ],
    ],
  ),
  ...mutantsOf(
    'src/core/delivery.ts',
    ['test/scenarios/mail-events.test.ts'],
    [
      ['a ban ends', 'now < bannedUntil(since)', 'true'],
      [
        'no event is dated into the future',
        'Math.min(Math.max(said, acceptedAt), acceptedAt + REPORTED_WITHIN)',
        'Math.max(said, acceptedAt)',
      ],
    ],
  ),
  ...mutantsOf(
    'src/act/notices.ts',
    ['src/act/notices.test.ts'],
    [['messages over the limit wait', 'deps.mailsLeft() <= 0', 'false']],
  ),
  ...mutantsOf(
    'src/core/model/exemption.ts',
    ['test/properties/exemptions.test.ts', 'src/core/checks/exempt.test.ts'],
    [
      ['an exemption ends at exempt-max, whatever it asks for', 'Math.min(asksFor, atMostUntil)', 'asksFor'],
      ['one that cannot be read ends, too', 'return now < atMostUntil\n', 'return true\n'],
    ],
  ),
  ...mutantsOf(
    'src/core/memory/exempted.ts',
    ['test/properties/exemptions.test.ts', 'src/core/memory/refresh.test.ts'],
    [
      ['a short interruption is no new beginning', 'Math.max(longest, LEAST_INTERRUPTION)', 'DAY'],
      ['30 days lie between two exemptions', 'Math.max(longest, LEAST_INTERRUPTION)', 'longest'],
    ],
  ),
  ...mutantsOf(
    'src/core/checks/exemption-ends.ts',
    ['src/core/checks/exemption-ends.test.ts'],
    [
      ['the end is announced 14 days before', '[14 * DAY, 3 * DAY]', '[3 * DAY]'],
      ['the end is announced 3 days before', '[14 * DAY, 3 * DAY]', '[14 * DAY]'],
      ['no offset is longer than the exemption', ' && endsAt - offset >= since', ''],
    ],
  ),
];

import {
  account,
  everyDay,
  idleKey,
  managed,
  neverUsedKey,
  onDays,
  ownerless,
  person,
  robot,
  until,
  usedKey,
  weekdays,
  weekly,
} from './people.ts';

/** Where everybody tries things out, and where things stay behind. */
export const sandboxDev = account(
  '111122223333',
  'sandbox-dev',
  [
    person('anna.schmidt', 'platform', usedKey(88, ['sts', 'eu-north-1'], weekdays)),
    person('bob.tanaka', 'mobile', neverUsedKey(250)),
    // Uses it the day after the first mail.
    person('carla.mendes', 'mobile', idleKey(130, 44, ['lambda', 'eu-north-1'], weekly(3))),
    // Nobody answers for these two, and even the fallback cannot be reached from this account.
    ownerless('dev-test-1', '/', idleKey(280, 180, ['ec2', 'eu-north-1'])),
    ownerless('hackathon-2025', '/', neverUsedKey(330)),
    managed(person('erik.lund', 'platform', usedKey(160, ['sts', 'eu-north-1'], weekdays)), 0),
    managed(person('frida.holm', 'web', usedKey(64, ['s3', 'eu-north-1'], weekdays)), 5),
    // Somebody switched it off long ago and left it there.
    person('goran.ilic', 'web', { ...idleKey(420, 230, ['s3', 'eu-north-1']), inactiveForDays: 200 }),
    // Makes a second key one day, and never uses it.
    person('hana.kim', 'web', usedKey(75, ['sts', 'eu-north-1'], weekdays)),
    // Changes teams, and remembers on the last day.
    person(
      'ivan.dragov',
      'mobile',
      usedKey(
        105,
        ['sts', 'eu-north-1'],
        [
          { every: 'weekday', until: 10 },
          { every: 'weekday', from: 69 },
        ],
      ),
    ),
    {
      name: 'jane.doe@example.com',
      path: '/partners/',
      tags: { team: 'partners' },
      keys: [idleKey(240, 80, ['s3', 'eu-north-1'])],
    },
    robot('terraform-sandbox', 'platform', usedKey(40, ['sts', 'eu-north-1'], everyDay)),
    robot('ci-playground', 'platform', usedKey(210, ['sts', 'eu-north-1'], weekly(4))),
    // The load test of the season comes just in time.
    robot('k6-loadtest', 'web', idleKey(260, 95, ['ec2', 'eu-north-1'], onDays(6, 60, 105))),
    {
      name: 'lena.vogel',
      path: '/people/',
      tags: {
        email: 'lena.vogel@example.com',
        team: 'mobile',
        'keywarden:exempt': 'until=2026-11-30 reason=parental leave until December',
      },
      keys: [idleKey(310, 100, ['s3', 'eu-north-1'], weekly(95))],
    },
    person('mikael.berg', 'mobile', usedKey(50, ['sts', 'eu-north-1'], weekdays)),
    person('noor.rahman', 'web', usedKey(145, ['s3', 'eu-north-1'], weekly(1))),
    person(
      'olu.adeyemi',
      'platform',
      usedKey(100, ['sts', 'eu-north-1'], weekdays),
      usedKey(50, ['s3', 'eu-north-1'], everyDay),
    ),
    person('petra.vlk', 'mobile', usedKey(15, ['sts', 'eu-north-1'], until(118))),
    person('training-user-07', 'training', idleKey(150, 55, ['ec2', 'eu-north-1'])),
  ],
  { complained: ['cloud-security@example.com'] },
);

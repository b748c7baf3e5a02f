import {
  account,
  everyDay,
  idleKey,
  managed,
  neverUsedKey,
  onDays,
  person,
  robot,
  service,
  until,
  usedKey,
  weekdays,
  weekly,
} from './people.ts';

/** Where the money moves: mostly well kept, with a few things nobody has looked at for years. */
export const paymentsProd = account(
  '444455556666',
  'payments-prod',
  [
    managed(person('alice.morgan', 'checkout', usedKey(120, ['s3', 'eu-west-1'], weekdays)), 1),
    // Does not read mail. Gets a new key in the first week, and goes on with the old one.
    managed(person('ben.okoro', 'checkout', usedKey(86, ['sts', 'eu-west-1'], weekdays)), 'never'),
    person('chiara.rossi', 'finance', usedKey(90, ['s3', 'eu-west-1'], weekly())),
    // Comes back in the last week of the grace, and stays.
    person('daniel.weiss', 'risk', idleKey(190, 38, ['athena', 'eu-west-1'], weekly(17))),
    // Forgotten long before Keywarden was switched on.
    person('elif.demir', 'checkout', idleKey(400, 310, ['ec2', 'eu-west-1'])),
    // Rotates by hand when asked to, and switches the old key off himself.
    person('farid.haddad', 'payments-api', usedKey(380, ['dynamodb', 'eu-west-1'], until(12))),
    // Two active keys, both long in use; the older one fades.
    person(
      'grace.lindqvist',
      'payments-api',
      usedKey(420, ['s3', 'eu-west-1'], until(30)),
      usedKey(300, ['sts', 'eu-west-1'], weekdays),
    ),
    // The quarterly close: unused for months, then badly needed.
    person('hugo.marchetti', 'finance', idleKey(270, 62, ['s3', 'eu-west-1'], onDays(16, 17, 78, 106))),
    person('ines.duarte', 'risk', neverUsedKey(20)),
    {
      name: 'break-glass-admin',
      path: '/break-glass/',
      tags: { email: 'cloud-security@example.com' },
      keys: [neverUsedKey(500)],
    },
    {
      name: 'break-glass-billing',
      path: '/break-glass/',
      tags: { email: 'cloud-security@example.com' },
      keys: [neverUsedKey(310)],
    },
    robot('ci-checkout-deploy', 'checkout', usedKey(150, ['sts', 'eu-west-1'], everyDay)),
    robot('ci-image-build', 'platform', usedKey(30, ['ecr', 'eu-west-1'], everyDay)),
    robot('ci-legacy-jenkins', 'platform', idleKey(600, 100, ['ec2', 'us-east-1'])),
    service('svc-ledger-export', 'finance', usedKey(170, ['s3', 'eu-west-1'], everyDay)),
    service('svc-fraud-scoring', 'risk', usedKey(95, ['s3', 'eu-west-1'], everyDay)),
    // Replaced by something newer in the fourth week.
    service('svc-receipt-mailer', 'payments-api', usedKey(330, ['ses', 'eu-west-1'], until(20))),
    // Has left; the mailbox is gone.
    person('jonas.keller', 'checkout', idleKey(250, 70, ['cloudwatch', 'eu-west-1'])),
    person('kavya.nair', 'risk', usedKey(60, ['sts', 'eu-west-1'], weekdays)),
    // Rotates, and leaves the old key lying about.
    person('liam.brandt', 'finance', usedKey(330, ['s3', 'eu-west-1'], weekly(1, 40))),
  ],
  { rootKeyAge: 900, bounces: ['jonas.keller@example.com'] },
);

import {
  account,
  everyDay,
  idleKey,
  managed,
  ownerless,
  person,
  robot,
  service,
  until,
  usedKey,
  weekdays,
  weekly,
} from './people.ts';

/** Pipelines and the people who feed them. */
export const dataPlatform = account('777788889999', 'data-platform', [
  managed(person('amara.diallo', 'analytics', usedKey(80, ['athena', 'eu-central-1'], weekdays)), 2),
  managed(person('bruno.silva', 'analytics', usedKey(140, ['s3', 'eu-central-1'], weekdays)), 3),
  person('chen.wei', 'ml', usedKey(200, ['sagemaker', 'eu-central-1'], weekdays)),
  // Two keys, both forgotten: one mail, and never two changes to one user in a run.
  person(
    'dora.novak',
    'analytics',
    idleKey(300, 200, ['redshift', 'eu-central-1']),
    idleKey(260, 150, ['s3', 'eu-central-1']),
  ),
  // In the middle of the grace when the scheduler fails.
  person('emeka.obi', 'ml', idleKey(130, 15, ['sagemaker', 'eu-central-1'])),
  // The key that leaks.
  person('fatima.zahra', 'ml', usedKey(110, ['s3', 'eu-central-1'], until(51))),
  person('nadia.okafor', 'security', usedKey(100, ['sts', 'eu-central-1'], weekdays)),
  // The run that replaces its key is killed on the way.
  robot('etl-nightly', 'data-eng', usedKey(37, ['s3', 'eu-central-1'], everyDay)),
  robot('etl-backfill', 'data-eng', usedKey(160, ['s3', 'eu-central-1'], weekly(5))),
  robot('ml-training', 'ml', usedKey(25, ['sts', 'us-east-1'], weekly(2))),
  robot('airflow-scheduler', 'data-eng', usedKey(240, ['sts', 'eu-central-1'], everyDay)),
  robot('dbt-runner', 'analytics', usedKey(33, ['sts', 'eu-central-1'], everyDay)),
  // Nobody is named: the fallback hears of it.
  ownerless('tableau-extract', '/services/', idleKey(350, 50, ['athena', 'eu-central-1'])),
  // Needs it after all, and switches it on again as the mail says.
  person('gil.peretz', 'analytics', idleKey(220, 90, ['s3', 'eu-central-1'], weekly(25))),
  person('haruka.sato', 'analytics', usedKey(30, ['sts', 'eu-central-1'], weekdays)),
  // Reads the mail and deletes the old key the same week.
  person(
    'igor.petrov',
    'data-eng',
    usedKey(70, ['sts', 'eu-central-1'], weekdays),
    idleKey(200, 60, ['rds', 'eu-central-1']),
  ),
  person('julia.santos', 'ml', usedKey(115, ['s3', 'eu-central-1'], [{ everyDays: 30, from: 3 }])),
  service('svc-lake-writer', 'data-eng', usedKey(190, ['s3', 'eu-central-1'], everyDay)),
  // For three weeks nobody is allowed to read its keys.
  service('svc-warehouse-loader', 'data-eng', idleKey(500, 300, ['redshift', 'eu-central-1'])),
  person('karim.benali', 'data-eng', usedKey(55, ['sts', 'eu-central-1'], weekdays)),
]);

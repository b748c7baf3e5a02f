import { dirname } from 'node:path/posix';
import { createAws } from '../aws/clients.ts';
import type { ObjectApi } from '../aws/s3-objects.ts';
import { loadPolicy } from '../config/load.ts';
import type { Policy } from '../core/model/policy.ts';
import type { Clock, Sleep } from '../core/ports.ts';
import { loadTemplates } from '../notify/templates.ts';
import { openDirectories } from '../owners/open.ts';
import type { Fleet } from '../run/fleet/fleet.ts';
import { findHome } from '../run/fleet/home.ts';
import { keySources, openSeal } from '../run/state-key.ts';
import { openBlobs } from '../store/open-blobs.ts';
import { storeScope } from '../store/names.ts';
import { s3Place } from '../store/s3-blobs.ts';
import { openStore } from '../store/store.ts';
import { type Settings, SettingsError } from './settings.ts';

/** What the world gives a function. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** Random lower-case hexadecimal digits. */
  readonly randomHex: (digits: number) => string;
}

/** A function that knows what it is to do and may do it. */
export interface Awake {
  readonly policy: Policy;
  readonly fleet: Fleet;
  readonly objects: ObjectApi;
  /** Where runs leave what they came to. */
  readonly results: { readonly bucket: string; readonly prefix: string };
  /** Below which prefix of the same bucket they keep what they have seen, for some days. */
  readonly looks: string;
}

/** Without a role of its own an account is only ever entered with the credentials. */
const OWN_CREDENTIALS = { role: 'KeywardenMember', externalId: null, own: 'credentials' } as const;

/**
 * Reads the configuration and opens everything that the functions of the command line need.
 * @throws SettingsError, ConfigError, AwsFailure
 */
export async function wake({ config, endpointUrl }: Settings, world: World): Promise<Awake> {
  const { clock, sleep, randomHex, env } = world;
  const aws = createAws({ sleep, clock, ...(endpointUrl === null ? {} : { endpointUrl }) });
  const objects = aws.objects();
  const policy = loadPolicy(await textAt(objects, config), config).policy;
  const place = s3Place(policy.store ?? '');
  if (place === null)
    throw new SettingsError(
      `The store of ${config} is ${policy.store ?? 'not named'}, and a function keeps no files: write store: s3://bucket/prefix.`,
    );
  const blobs = openBlobs(policy.store ?? '', { randomId: () => randomHex(8), objects: () => objects });
  // A function keeps no files.
  const sources = keySources(aws, { env, readFile: async () => null });
  const home = await findHome(aws);
  const fleet: Fleet = {
    home,
    entry: policy.accounts === 'self' ? OWN_CREDENTIALS : policy.accounts.entry,
    common: {
      policy,
      openStore: async ({ partition, account }) => {
        const seal = await openSeal(policy.stateKeys, sources, { partition, account });
        return openStore({ blobs, scope: storeScope({ partition, account, endpointUrl }), clock, seal });
      },
      templates: await loadTemplates(policy.notify?.email.templates ?? null, (path) =>
        textOrNull(objects, `${folderOf(config)}/${path}`),
      ),
      directories: await openDirectories(policy.owners, {
        readMap: (file) => textAt(objects, `${folderOf(config)}/${file}`),
        secret: (reference) => secretOf(env, reference),
      }),
      newRunId: () => randomHex(8),
      clock,
      sleep,
    },
  };
  return {
    policy,
    fleet,
    objects,
    results: { bucket: place.bucket, prefix: join(place.prefix, 'runs') },
    looks: join(place.prefix, 'looks'),
  };
}

async function textAt(objects: ObjectApi, place: string): Promise<string> {
  const text = await textOrNull(objects, place);
  if (text === null) throw new SettingsError(`There is nothing at ${place}. Put the file there.`);
  return text;
}

async function textOrNull(objects: ObjectApi, place: string): Promise<string | null> {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(place) ?? [];
  return (await objects.readText(bucket, key))?.text ?? null;
}

function folderOf(place: string): string {
  return place.replace(/\/[^/]*$/, '') === 's3:/' ? place : `s3://${dirname(place.slice('s3://'.length))}`;
}

function join(prefix: string, name: string): string {
  return prefix === '' ? name : `${prefix}/${name}`;
}

function secretOf(env: World['env'], reference: string): string {
  const value = env[reference.replace(/^env:/, '')];
  if (value === undefined || value === '')
    throw new SettingsError(`${reference} is not set for this function.`);
  return value;
}

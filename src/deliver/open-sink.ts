import type { Aws } from '../aws/clients.ts';
import type { DeliverSettings } from '../core/model/policy.ts';
import type { Sink } from '../core/ports.ts';
import { s3Sink } from './s3/s3-sink.ts';
import { secretsManagerSink } from './secrets-manager/secrets-manager-sink.ts';

/** The sink that the policy names. Nothing is sent until its first call. */
export async function openSink(settings: DeliverSettings, aws: Aws): Promise<Sink> {
  // The owner's commands name the region, so it must be known and not left to each client to find.
  const region = settings.region ?? (await aws.region());
  if (settings.to === 's3') return s3Sink(aws.buckets(region), { ...settings, region });
  return secretsManagerSink(aws.secrets(region), { ...settings, region });
}

import type { LoggedParameters } from '../service.ts';
import { sessions } from '../sts/sessions.ts';
import type { Instant, World } from '../world.ts';
import { usernameOf } from './identity.ts';
import type { RecordedCall } from './recorded.ts';

/** What the call asked for, as far as the call log keeps it; null for a call without parameters. */
export const requestParametersOf = ({ parameters }: RecordedCall): object | null => {
  const entries = Object.entries(parameters).map(([name, value]) => [member(name), shape(name, value)]);
  return entries.length === 0 ? null : Object.fromEntries(entries);
};

/** What a change answered, never a secret; null for reads, failures, and changes that answer nothing. */
export const responseElementsOf = (world: World, call: RecordedCall): object | null => {
  if (!call.effect) return null;
  const keyId = call.noted['AccessKeyId'];
  if (call.operation === 'CreateAccessKey' && keyId !== undefined) {
    const userName = call.parameters['UserName'] ?? usernameOf(call);
    const createDate = javaDate(Date.parse(call.at));
    return { accessKey: { userName, accessKeyId: keyId, status: 'Active', createDate } };
  }
  if (call.operation === 'AssumeRole' && keyId !== undefined) return assumedRole(world, keyId);
  if (call.access === 'read' || Object.keys(call.noted).length === 0) return null;
  return Object.fromEntries(Object.entries(call.noted).map(([name, value]) => [member(name), value]));
};

/** AWS shows the session's token too; it is left out here. */
const assumedRole = (world: World, accessKeyId: string): object | null => {
  const session = sessions(world).get(accessKeyId);
  if (session === undefined) return null;
  const { caller, expiresAt } = session;
  return {
    credentials: { accessKeyId, expiration: javaDate(expiresAt) },
    assumedRoleUser: { assumedRoleId: caller.userId, arn: caller.arn },
  };
};

/** `UserName` -> `userName`, `ARN` -> `arn`; S3 calls its bucket `bucketName`. */
const member = (name: string): string => {
  if (name === 'Bucket') return 'bucketName';
  return name === name.toUpperCase() ? name.toLowerCase() : name.charAt(0).toLowerCase() + name.slice(1);
};

const shape = (name: string, value: LoggedParameters[string]): unknown => {
  if (typeof value === 'string') return NUMBERS.has(name) ? Number(value) : value;
  if (Array.isArray(value)) return value;
  const [key, content] = name === 'LookupAttributes' ? ['attributeKey', 'attributeValue'] : ['key', 'value'];
  return Object.entries(value).map(([one, other]) => ({ [key]: one, [content]: other }));
};

const NUMBERS: ReadonlySet<string> = new Set([
  'DurationSeconds',
  'MaxItems',
  'MaxResults',
  'RecoveryWindowInDays',
]);

/** A date as it stands inside of elements: `Nov 1, 2026 2:00:00 AM`, UTC. */
const javaDate = (at: Instant): string => {
  const date = new Date(at);
  const month = MONTHS[date.getUTCMonth()] ?? '';
  const hour = date.getUTCHours();
  const clock = `${hour % 12 === 0 ? 12 : hour % 12}${date.toISOString().slice(13, 19)}`;
  return `${month} ${date.getUTCDate()}, ${date.getUTCFullYear()} ${clock} ${hour < 12 ? 'AM' : 'PM'}`;
};

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

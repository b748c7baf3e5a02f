import { documentOf, MANAGED_POLICY_LIMIT } from '../../permissions/document.ts';
import { hints } from '../../permissions/hints.ts';
import { trustStatement } from '../../permissions/parts/enter.ts';
import { type Place, ANYWHERE } from '../../permissions/place.ts';
import { type RolePolicy, doctorPolicy, runningPolicies } from '../../permissions/policies.ts';
import { s3Place } from '../../store/s3-blobs.ts';
import { EXIT, usageError } from '../exit.ts';
import type { IamPolicyOptions } from '../iam-policy-command.ts';
import type { Io } from '../io.ts';
import { type FoundPolicy, findPolicy } from '../policy.ts';
import { printData, sayLine } from '../print.ts';
import { storePlace } from '../store.ts';

/** `iam-policy`: the least that running under this configuration takes. Asks AWS nothing. */
export async function iamPolicy(io: Io, options: IamPolicyOptions): Promise<number> {
  const found = await findPolicy(options, io);
  const place = placeOf(options);
  if (options.role === 'trust') return trust(io, options, found, place);
  const store = s3Place(storePlace(found.policy, found.folder, io));
  const all = runningPolicies(found.policy, place, store);
  const made =
    options.role === 'all'
      ? all
      : [...all, doctorPolicy(found.policy, place, store)].filter(({ role }) => role === options.role);
  if (made.length === 0)
    throw usageError(
      `Under ${found.policy.source} nothing needs the policy "${options.role}": there are ${all.map(({ role }) => role).join(', ')}.`,
    );
  if (!options.quiet) for (const hint of hints(found.policy, place, made)) sayLine(io, `Note: ${hint}`);
  printData(
    io,
    options,
    () => ({ version: 1, source: found.policy.source, limit: MANAGED_POLICY_LIMIT, policies: made }),
    // One policy alone is printed as it is, for `aws iam create-policy --policy-document`.
    () => (options.role === 'all' ? made.map(titled).join('\n\n') : json(made[0]?.document)),
  );
  return made.some(({ size }) => size > MANAGED_POLICY_LIMIT) ? EXIT.failed : EXIT.done;
}

function trust(io: Io, options: IamPolicyOptions, { policy }: FoundPolicy, place: Place): number {
  if (options.principal === undefined)
    throw usageError(
      'Say who may assume the role: --principal arn:aws:iam::111122223333:role/Keywarden, the exact identity that runs Keywarden.',
    );
  const document = documentOf([trustStatement(policy.accounts, options.principal, place)]);
  printData(
    io,
    options,
    () => ({ version: 1, source: policy.source, policies: [{ role: 'trust', document }] }),
    () => json(document),
  );
  return EXIT.done;
}

function placeOf({ partition, account, region, path = [], tag = {}, organization }: IamPolicyOptions): Place {
  return {
    ...ANYWHERE,
    partition,
    ...(account === undefined ? {} : { account }),
    ...(region === undefined ? {} : { region }),
    ...(organization === undefined ? {} : { organization }),
    paths: path,
    tags: tag,
  };
}

function titled({ role, does, attachTo, size, document }: RolePolicy): string {
  return `# ${role}: ${does}\n# for ${attachTo.join(' and ')}; ${size} of ${MANAGED_POLICY_LIMIT} characters\n${json(document)}`;
}

function json(document: unknown): string {
  return JSON.stringify(document, null, 2);
}

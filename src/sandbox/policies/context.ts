/** What is known of a request, by condition key in lower case: keys have no case. A key that is absent is not known. */
export type Context = ReadonlyMap<string, readonly string[]>;

/** @param entries condition keys and their values; a value that is undefined leaves its key out. */
export const contextOf = (
  entries: Readonly<Record<string, string | readonly string[] | undefined>>,
): Context =>
  new Map(
    Object.entries(entries).flatMap(([key, value]) =>
      value === undefined ? [] : [[key.toLowerCase(), typeof value === 'string' ? [value] : value] as const],
    ),
  );

/** The condition keys that the embedded AWS gives values to. A policy that asks for another one is refused. */
export const isKnownKey = (key: string): boolean => KNOWN.test(key);

const KNOWN =
  /^(?:aws:(?:PrincipalArn|PrincipalAccount|PrincipalOrgID|userid|username|TagKeys|ResourceAccount|ResourceOrgID|(?:ResourceTag|RequestTag)\/.+)|sts:(?:ExternalId|RoleSessionName)|ses:(?:FromAddress|Recipients)|s3:(?:prefix|x-amz-server-side-encryption)|kms:(?:ViaService|ResourceAliases|RequestAlias|MacAlgorithm|CallerAccount)|secretsmanager:BlockPublicPolicy)$/i;

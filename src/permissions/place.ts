/** Where the policies are for, and how narrow they are to be. */
export interface Place {
  /** `aws`, `aws-cn`, `aws-us-gov`, … */
  readonly partition: string;
  /** Twelve digits, or `*`: whichever account the policy stands in. */
  readonly account: string;
  /** Of what the configuration names no region for, or `*`. */
  readonly region: string;
  /** IAM paths whose users may be changed; empty: every user. */
  readonly paths: readonly string[];
  /** Tags that users must carry to be changed: name to glob on the value. */
  readonly tags: Readonly<Record<string, string>>;
  /** `o-…`, to which accounts that are entered must belong; null: not asked for. */
  readonly organization: string | null;
}

/** Anywhere in the commercial partition. */
export const ANYWHERE: Place = {
  partition: 'aws',
  account: '*',
  region: '*',
  paths: [],
  tags: {},
  organization: null,
};

/** The ARNs of users: of all, or of those below a path, `/team/`. */
export function usersArn({ partition, account }: Place, path = '/'): string {
  return `arn:${partition}:iam::${account}:user${literal(path)}*`;
}

/** Paths of users may hold characters that mean something in a policy: a star in a path must not open all others. */
export function literal(text: string): string {
  return text.replaceAll(/[$*?]/g, (character) => `\${${character}}`);
}

/** The ARN of something in a region. */
export function regionalArn(
  { partition, account, region }: Place,
  service: string,
  resource: string,
  ownRegion: string | null,
): string {
  return `arn:${partition}:${service}:${ownRegion ?? region}:${account}:${resource}`;
}

/** A bucket, or with a key what is in it. */
export function bucketArn({ partition }: Place, bucket: string, key?: string): string {
  return `arn:${partition}:s3:::${bucket}${key === undefined ? '' : `/${key}`}`;
}

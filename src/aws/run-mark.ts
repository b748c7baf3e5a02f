/**
 * What a client says of itself so that CloudTrail shows whose call it was: `app/keywarden-3f9c2a7b` in the user agent.
 * The session is not enough: with credentials of one's own (a Lambda function's, somebody's SSO) its name is not ours.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-appid.html
 */
export function markedBy(run: string | undefined): { readonly userAgentAppId?: string } {
  return run === undefined ? {} : { userAgentAppId: `keywarden-${run}` };
}

/** The run that a role session or a user agent names, `keywarden-3f9c2a7b` -> `3f9c2a7b`; null: neither does. */
export function markedRun(session: string | null, userAgent: string | null): string | null {
  const found =
    /^keywarden-([\w-]+)$/.exec(session ?? '') ?? /(?:^| )app\/keywarden-([\w-]+)/.exec(userAgent ?? '');
  return found?.[1] ?? null;
}

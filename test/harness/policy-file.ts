/** What a policy file may say, as data: JSON is YAML, so this is what the harness writes. */
export interface PolicyFile {
  readonly owners?: readonly object[];
  readonly rules?: readonly object[];
  readonly notify?: object | null;
  readonly guardrails?: object;
  readonly deliver?: object;
  readonly 'take-over'?: object;
  /** Relative to the file. */
  readonly store?: string;
  readonly 'state-key'?: string | readonly string[];
}

/**
 * Unused keys go after a week of grace; others' inactive keys are adopted. No reminders, so that a test may let a week
 * go by without a run, and of the guardrails only pacing.
 */
export const UNUSED = { after: '45d', grace: '7d', remind: [], delete: '30d' };
export const EVERYONE = {
  name: 'everyone',
  unused: UNUSED,
  inactive: { adopt: true, delete: '60d', remind: [] },
};
export const FALLBACK = 'security@example.com';

/** The KMS key that every world has, for stores in S3. */
export const STATE_ALIAS = 'alias/state';

/** The text of a valid `keywarden.yaml`; what is given replaces a whole section, `notify: null` leaves it out. */
export function policyFile({ notify, guardrails, ...sections }: PolicyFile = {}): string {
  return JSON.stringify({
    version: 1,
    owners: [{ tag: 'email' }, { fallback: FALLBACK }],
    rules: [EVERYONE],
    ...(notify === null
      ? {}
      : { notify: notify ?? { email: { via: 'ses', from: 'keywarden@example.com', region: 'us-east-1' } } }),
    guardrails: { 'stop-above': '100%', ...guardrails },
    store: './store',
    ...(sections.store?.startsWith('s3://') ? { 'state-key': `kms:${STATE_ALIAS}` } : {}),
    ...sections,
  });
}

/** What a function is told by its environment. */
export interface Settings {
  /** Where `keywarden.yaml` is, `s3://bucket/keywarden.yaml`. */
  readonly config: string;
  /** Only `enforce` changes anything or tells anybody. */
  readonly enforce: boolean;
  /** Where calls go instead of AWS; null: to AWS. */
  readonly endpointUrl: string | null;
}

/** The environment does not say what it must. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** @throws SettingsError */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const { KEYWARDEN_CONFIG: config, KEYWARDEN_MODE: mode = 'dry-run', AWS_ENDPOINT_URL: endpointUrl } = env;
  if (config === undefined || !/^s3:\/\/[^/]+\/.+/.test(config))
    throw new SettingsError(
      `KEYWARDEN_CONFIG is "${config ?? ''}", and must say where the configuration is: s3://bucket/keywarden.yaml.`,
    );
  if (mode !== 'dry-run' && mode !== 'enforce')
    throw new SettingsError(`KEYWARDEN_MODE is "${mode}", and must be dry-run or enforce.`);
  return { config, enforce: mode === 'enforce', endpointUrl: endpointUrl ?? null };
}

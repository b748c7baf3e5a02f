/** The version of this Keywarden: `0.1.0`; run from its sources it has none. */
export const OWN_VERSION = typeof KEYWARDEN_VERSION === 'string' ? KEYWARDEN_VERSION : 'from source';

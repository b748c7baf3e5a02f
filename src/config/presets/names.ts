/** What `extends: [preset:NAME]` can name. */
export const PRESET_NAMES = ['standard', 'cis', 'check-and-rotate', 'cloud-governance'] as const;
export type PresetName = (typeof PRESET_NAMES)[number];

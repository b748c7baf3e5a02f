import { parseDocument } from '../document.ts';
import { PolicyFile, type WrittenPolicy } from '../schema/policy-file.ts';
import { checkAndRotate } from './check-and-rotate.ts';
import { cis } from './cis.ts';
import { cloudGovernance } from './cloud-governance.ts';
import { PRESET_NAMES, type PresetName } from './names.ts';
import { standard } from './standard.ts';

const TEXTS: Readonly<Record<PresetName, string>> = {
  standard,
  cis,
  'check-and-rotate': checkAndRotate,
  'cloud-governance': cloudGovernance,
};

/**
 * The presets that a file extends, in its order, as they are written.
 * @param entries `preset:NAME`; anything else is left out (and is a fault of its own)
 */
export function extendedPresets(entries: readonly unknown[]): readonly WrittenPolicy[] {
  const names = entries.map((entry) => PRESET_NAMES.find((name) => entry === `preset:${name}`));
  return names.filter((name) => name !== undefined).map(readPreset);
}

/** A preset's text, for people who would rather copy than extend. */
export function presetText(name: PresetName): string {
  return TEXTS[name].trimStart();
}

function readPreset(name: PresetName): WrittenPolicy {
  return PolicyFile.parse(parseDocument(TEXTS[name]).value);
}

import type { Finding } from '../finding.ts';
import { extendedPresets } from '../presets/presets.ts';
import { field, items } from '../untrusted.ts';

/** What is wrong between the names of tags that are removed once they are taken over. */
export function takeOverFaults(written: unknown): readonly Finding[] {
  const path = ['take-over', 'check-and-rotate'];
  const names = field(field(written, 'take-over'), 'check-and-rotate');
  const dateTag = plain(field(names, 'date-tag'));
  const oldKeyTag = plain(field(names, 'old-key-tag'));
  const owners = ownerTags(written);
  const taken = (key: string, name: string | undefined): readonly Finding[] =>
    name !== undefined && owners.has(name)
      ? [
          {
            path: [...path, key],
            at: 'value',
            message: 'names an owner under `owners`, and would be removed.',
          },
        ]
      : [];
  const same: Finding = {
    path: [...path, 'old-key-tag'],
    at: 'value',
    message: 'must be another tag than date-tag.',
  };
  return [
    ...taken('date-tag', dateTag),
    ...taken('old-key-tag', oldKeyTag),
    ...(dateTag !== undefined && dateTag === oldKeyTag ? [same] : []),
  ];
}

function ownerTags(written: unknown): ReadonlySet<unknown> {
  const files = [written, ...extendedPresets(items(field(written, 'extends')))];
  return new Set(
    files.flatMap((file) => items(field(file, 'owners')).map((owner) => plain(field(owner, 'tag')))),
  );
}

/** IAM compares tag names without regard to case. */
function plain(name: unknown): string | undefined {
  return typeof name === 'string' ? name.toLowerCase() : undefined;
}

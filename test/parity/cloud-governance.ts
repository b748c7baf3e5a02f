import type { Happened, StoryUser } from './predecessor.ts';

const AFTER = 90;
const DELETE_AT = 120;
const DAYS_TO_TAKE_ACTION = 7;
const MAIL_BEFORE = [5, 3];

/**
 * "unused_access_key" and "delete_access_key" as they are described, one daily run of both over one user. A reference
 * for parity, hazards and all: everything counts from creation. A tag is the name of the key it was put for.
 */
export function cloudGovernanceRun(story: StoryUser, day: number): readonly Happened[] {
  const { user, tags } = story;
  const exempt = String(tags['Policy'] ?? tags['Skip'] ?? '')
    .replaceAll(/[_-]/g, '')
    .toUpperCase();
  if (exempt === 'NOTDELETE' || exempt === 'SKIP') return [];
  const happened: Happened[] = [];
  const done = (what: Happened['what'], key: string) => void happened.push({ day, user, what, key });
  for (const key of story.keys) {
    const isTagged = tags[key.name] !== undefined;
    if (key.status === 'Inactive' && !isTagged) continue;
    const acts = (key.status === 'Active' ? AFTER : DELETE_AT) + DAYS_TO_TAKE_ACTION;
    const age = day - key.created;
    if (MAIL_BEFORE.includes(acts - age)) done('warn', key.name);
    if (age < acts) continue;
    if (key.status === 'Active') {
      key.status = 'Inactive';
      tags[key.name] = day;
      done('deactivate', key.name);
    } else {
      story.keys = story.keys.filter((each) => each !== key);
      delete tags[key.name];
      done('delete', key.name);
    }
  }
  return happened;
}

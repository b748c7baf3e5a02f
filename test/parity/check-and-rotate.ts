import { type Happened, type StoryUser, newName } from './predecessor.ts';

/** The sample values. */
const WARNING_DAYS = 30;
const OVERDUE_DAYS = 60;
const DEACTIVATE_DAYS = 10;
const DELETION_DAYS = 10;

/**
 * "check-and-rotate-iam-access-keys-age" as its table says, one daily run over one user: whole days, strictly greater.
 * A reference for parity, hazards and all; the tags are `date` (a day of the story) and `old` (the name of a key).
 */
export function checkAndRotateRun(story: StoryUser, day: number): readonly Happened[] {
  const { user, keys, tags } = story;
  const done = (what: Happened['what'], key: string): Happened => ({ day, user, what, key });
  if (tags['email'] === undefined) return [];
  const active = keys.filter(({ status }) => status === 'Active');
  const isOver = (since: number, limit: number) => day - since > limit;
  if (tags['date'] === undefined) {
    const [only] = keys;
    if (keys.length === 1 && only?.status === 'Active' && isOver(only.created, OVERDUE_DAYS)) {
      story.issued = (story.issued ?? keys.filter(({ name }) => name === 'new').length) + 1;
      keys.push({ name: newName(story.issued), created: day, status: 'Active' });
      Object.assign(tags, { date: day, old: only.name });
      return [done('rotate', only.name)];
    }
    return active
      .filter(({ created }) => isOver(created, WARNING_DAYS))
      .map(({ name }) => done('warn', name));
  }
  const since = Number(tags['date']);
  const old = String(tags['old']);
  if (keys.length === 2 && active.length === 2) {
    const key = keys.find(({ name }) => name === old);
    if (key === undefined || !isOver(since, DEACTIVATE_DAYS)) return [];
    key.status = 'Inactive';
    tags['date'] = day;
    return [done('deactivate', old)];
  }
  if (keys.length === 2) {
    if (!isOver(since, DELETION_DAYS)) return [];
    story.keys = keys.filter(({ name }) => name !== old);
    story.tags = { email: tags['email'] };
    return [done('delete', old)];
  }
  story.tags = { email: tags['email'] };
  return [done('untag', old)];
}

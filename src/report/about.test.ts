import { describe, expect, it } from 'vitest';
import { entriesAbout } from './about.ts';
import type { HistoryEntry } from './history-entry.ts';

const entry = (
  seq: number,
  user: string | null,
  keyId: string | null,
  userId: string | null,
): HistoryEntry => ({
  at: seq,
  run: '3f9c2a7b',
  event: 'done',
  user,
  keyId,
  data: { userId },
});

const ALL = [
  entry(1, null, null, null),
  entry(2, 'ana', 'AKIAONE', 'AIDA1'),
  entry(3, 'bo', 'AKIATWO', 'AIDA2'),
  entry(4, 'ana.smith', 'AKIAONE', 'AIDA1'),
  entry(5, 'ana', 'AKIASIX', 'AIDA3'),
  entry(6, null, 'AKIATWO', null),
];
const about = (subject: string) => entriesAbout(ALL, subject).map(({ at }) => at);

describe('the history of', () => {
  it('a user goes on under another name, and shows everybody who had the name', () => {
    expect(about('ana.smith')).toEqual([2, 4]);
    expect(about('ana')).toEqual([2, 4, 5]);
    expect(about('bo')).toEqual([3, 6]);
  });

  it('a key is that of the key, whatever its user was called, and also where no user is named', () => {
    expect(about('AKIAONE')).toEqual([2, 4]);
    expect(about('AKIATWO')).toEqual([3, 6]);
  });

  it('a user whose id is known is theirs alone, also under a name that history has never heard', () => {
    const ofUser = (name: string, id: string) => entriesAbout(ALL, name, id).map(({ at }) => at);
    expect(ofUser('ana', 'AIDA3')).toEqual([5]);
    expect(ofUser('ana.berg', 'AIDA1')).toEqual([2, 4]);
    expect(ofUser('ana.berg', 'AIDA9')).toEqual([]);
  });

  it('nobody is empty', () => {
    expect(about('zoe')).toEqual([]);
  });
});

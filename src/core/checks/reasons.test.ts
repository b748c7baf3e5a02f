import { expect, it } from 'vitest';
import { REASONS, leavesUndecided } from './reasons.ts';

it('every reason code is there once, a word that programs can rely on', () => {
  expect(new Set(REASONS).size).toBe(REASONS.length);
  for (const reason of REASONS) expect(reason).toMatch(/^[A-Z][A-Za-z]+$/);
});

it('these reasons leave a decision undecided: something is unknown, or a repair comes first', () => {
  expect(REASONS.filter(leavesUndecided)).toEqual([
    'ObservationIncomplete',
    'DuplicateRow',
    'MalformedRow',
    'UnknownStatus',
    'RecordUnreadable',
    'RecordForged',
    'RecordRolledBack',
    'RotationInProgress',
    'RotationInterrupted',
    'UnattributedKey',
    'RotationUnclear',
    'CutoverOver',
    'Interrupted',
    'RecordLost',
    'OtherStore',
    'UserMoved',
    'RecordContested',
    'KeyVanished',
    'TakenOver',
    'TakeOverUnclear',
    'TagsLeftOver',
  ]);
});

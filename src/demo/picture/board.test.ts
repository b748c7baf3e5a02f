import { describe, expect, it } from 'vitest';
import type { ReasonCode } from '../../core/checks/reasons.ts';
import type { Happening } from '../happening.ts';
import { type Cell, EMPTY_BOARD, boardAfter } from './board.ts';
import { about, dayOf, livingKey, planOf, told } from './testing.fixture.ts';

const KEYS = [livingKey('bob')];
const after = (before: Cell | null, happenings: readonly Happening[], reason?: ReasonCode) => {
  const board = before === null ? EMPTY_BOARD : new Map([['AKIA-bob', before]]);
  return boardAfter(
    board,
    dayOf(0, happenings, planOf(reason === undefined ? {} : { bob: reason })),
    KEYS,
  ).get('AKIA-bob');
};

describe('a cell of the board', () => {
  it.each([
    ['notified', told('bob', 'deactivate')],
    ['deactivated', told('bob', 'delete')],
    ['held', told('bob', 'attention')],
    ['in-use', told('bob', 'rotate')],
    ['deactivated', { kind: 'deactivated', ...about('bob') }],
    ['notified', { kind: 'rotated', ...about('bob') }],
    ['new', { kind: 'issued', ...about('bob') }],
    ['in-use', { kind: 'fetched', ...about('bob') }],
    ['halfway', { kind: 'killed', ...about('bob') }],
    ['in-use', { kind: 'undone', ...about('bob') }],
    ['deactivated', { kind: 'adopted', ...about('bob') }],
    ['deleted', { kind: 'deleted', ...about('bob') }],
    ['deleted', { kind: 'deed', deed: 'delete', ...about('bob') }],
    ['restored', { kind: 'restored', ...about('bob') }],
    ['restored', { kind: 'found-restored', ...about('bob') }],
  ] as const)('is %s after it', (cell, happening) => {
    expect(after(null, [happening])).toBe(cell);
  });
  it.each([
    ['notified', 'InGrace'],
    ['deactivated', 'AwaitingDeletion'],
    ['exempt', 'Exempt'],
    ['held', 'NoOwner'],
    ['held', 'ObservationIncomplete'],
    ['in-use', 'AwaitingOwner'],
  ] as const)('is %s while the run holds %s', (cell, reason) => {
    expect(after(null, [], reason)).toBe(cell);
  });
  it('stays deleted for good, and restored until something else is said of it', () => {
    expect(after('deleted', [told('bob', 'deactivate')])).toBe('deleted');
    expect(after('restored', [])).toBe('restored');
    expect(after('restored', [], 'InGrace')).toBe('notified');
  });
  it('stays new until it is fetched', () => {
    expect(after('new', [])).toBe('new');
    expect(after('new', [{ kind: 'fetched', ...about('bob') }])).toBe('in-use');
  });
  it('is deleted when the key is gone, whoever deleted it', () => {
    const keys = [livingKey('bob', { isGone: true })];
    expect(boardAfter(new Map([['AKIA-bob', 'new']]), dayOf(3, []), keys).get('AKIA-bob')).toBe('deleted');
  });
  it('is no longer notified when the run finds nothing to hold', () => {
    expect(after('notified', [])).toBe('in-use');
  });
  it('keeps what it was on a day without a run', () => {
    const board = boardAfter(new Map([['AKIA-bob', 'notified']]), dayOf(3, [], new Map()), KEYS);
    expect(board.get('AKIA-bob')).toBe('notified');
  });
  it('is idle from the thirtieth day without use', () => {
    const cell = (day: number) => boardAfter(EMPTY_BOARD, dayOf(day, []), KEYS).get('AKIA-bob');
    expect([cell(28), cell(29)]).toEqual(['in-use', 'idle']);
  });
  it('is in use again on the day it is used', () => {
    const keys = [livingKey('bob', { uses: [{ on: [40] }] })];
    const cell = (day: number) => boardAfter(EMPTY_BOARD, dayOf(day, []), keys).get('AKIA-bob');
    expect([cell(39), cell(40), cell(69), cell(70)]).toEqual(['idle', 'in-use', 'in-use', 'idle']);
  });
});

import { describe, expect, it } from 'vitest';
import { NOW, daysAgo } from '../../../test/build/time.ts';
import * as records from '../records.ts';
import type { KeyRecord } from './record.ts';
import { RECORD_STATES, type RecordState, type RecordedState, STATES, mayFollow } from './record-states.ts';

type Change = readonly [from: RecordedState, to: RecordedState];

/** A record in a state, as it is found on a user. */
function found(state: RecordState): KeyRecord {
  const cause = STATES[state].needsCause ? ('unused' as const) : null;
  return { state, since: daysAgo(9), run: 'one', cause, extra: {} };
}

function changes(
  priors: readonly (RecordState | null)[],
  make: (prior: KeyRecord | null) => KeyRecord | null,
): readonly Change[] {
  return priors.map((prior) => [prior ?? 'none', make(prior && found(prior))?.state ?? 'none']);
}

/** The same for functions that ask for a record. */
function changesOf(
  priors: readonly RecordState[],
  make: (prior: KeyRecord) => KeyRecord | null,
): readonly Change[] {
  return changes(priors, (prior) => make(prior!));
}

const rotating = (prior: KeyRecord | null) =>
  records.rotatingRecord(prior, { had: ['AKIAOLD'], sink: 's3' }, NOW, 'two');
const deactivating = (prior: KeyRecord | null) => records.deactivatingRecord(prior, 'unused', NOW, 'two');
const withdrawn = (intent: KeyRecord): Change => [
  intent.state,
  records.withdrawnIntent(intent)?.state ?? 'none',
];

/** What each function of records.ts makes of the states that it is called for. */
const MADE: Readonly<Record<string, readonly Change[]>> = {
  rotatingRecord: changes([null, 'restored', 'replaced'], rotating),
  deactivatingRecord: changes([null, 'restored', 'replaced', 'issued'], deactivating),
  withdrawnIntent: [null, found('restored'), { ...found('replaced'), extra: { by: 'AKIANEW' } }].flatMap(
    (prior) => [withdrawn(rotating(prior)), withdrawn(deactivating(prior))],
  ),
  deactivatedRecord: changesOf(['deactivating'], records.deactivatedRecord),
  deletingRecord: changesOf(['deactivated', 'adopted', 'deleting'], (prior) =>
    records.deletingRecord(prior, NOW, 'two'),
  ),
  adoptedRecord: changes([null, 'restored', 'issued'], (prior) => records.adoptedRecord(prior, NOW, 'two')),
  // `restore KEY` takes any key that is off, whatever its record says.
  restoredRecord: changes([null, ...RECORD_STATES], (prior) => records.restoredRecord(prior, NOW, 'two')),
  issuedRecord: changes([null], () =>
    records.issuedRecord('AKIAOLD', { tested: NOW, hidden: 's3' }, NOW, 'two'),
  ),
  visibleRecord: changesOf(['issued'], (prior) =>
    records.visibleRecord(prior, 'arn:aws:iam::123456789012:user/ci'),
  ),
  unclearRecord: changesOf(['rotating', 'issued'], (prior) =>
    records.unclearRecord(prior, { reason: 'RotationUnclear', keyId: 'AKIANEW', asked: NOW }),
  ),
  replacedRecord: changesOf(['rotating'], (prior) => records.replacedRecord(prior, 'AKIANEW', NOW, 'two')),
  ownerDeactivatedRecord: changesOf(['replaced'], (prior) =>
    records.ownerDeactivatedRecord(prior, NOW, 'two'),
  ),
  strayRecord: changes([null], () => records.strayRecord(NOW, 'two')),
};

/** What happens to a record besides: no function makes a new one. */
const BESIDES: readonly Change[] = [
  // The last look before a step puts back what stood before the intent.
  ['deactivating', 'issued'],
  ['deleting', 'deactivated'],
  ['deleting', 'adopted'],
  // A key is gone, or the one that it replaced is.
  ['issued', 'none'],
  ['replaced', 'none'],
  ['deactivating', 'none'],
  ['deactivated', 'none'],
  ['deleting', 'none'],
  ['adopted', 'none'],
  ['restored', 'none'],
  // What a predecessor had begun is taken over.
  ['none', 'replaced'],
  ['none', 'issued'],
  ['none', 'deactivated'],
];

const inOrder = (all: Iterable<string>) => [...new Set(all)].toSorted();
const inWords = ([from, to]: Change) => `${from} → ${to}`;

describe('the table of the states of a record', () => {
  it('knows every function that makes a record', () => {
    const makers = Object.keys(records).filter((name) => /Record$|^withdrawn/.test(name));
    expect(Object.keys(MADE).toSorted()).toEqual(makers.toSorted());
  });

  it.each(Object.entries(MADE))('holds what %s makes of a record', (_, made) => {
    expect(made.filter(([from, to]) => !mayFollow(from, to))).toEqual([]);
  });

  it('holds nothing that never happens', () => {
    const table = Object.entries(STATES).flatMap(([from, { next }]) =>
      next.map(({ to }) => inWords([from as RecordedState, to])),
    );
    expect(inOrder(table)).toEqual(inOrder([...Object.values(MADE).flat(), ...BESIDES].map(inWords)));
  });

  it('names each change of a hand once', () => {
    for (const { next } of Object.values(STATES)) {
      const named = next.map(({ to, by, when }) => `${to} ${by} ${when}`);
      expect(named).toEqual([...new Set(named)]);
    }
  });

  it('leads from every state back to no record, and from no record to every state', () => {
    const reach = (start: RecordedState) => {
      const seen = new Set([start]);
      for (const state of seen) for (const { to } of STATES[state].next) seen.add(to);
      return seen;
    };
    expect([...reach('none')].toSorted()).toEqual(['none', ...RECORD_STATES].toSorted());
    for (const state of RECORD_STATES) expect(reach(state)).toContain('none');
  });

  it('knows what is no change', () => {
    expect(mayFollow('deactivated', 'deactivating')).toBe(false);
    expect(mayFollow('none', 'deleting')).toBe(false);
    expect(mayFollow('issued', 'deleting')).toBe(false);
  });
});

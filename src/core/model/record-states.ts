/** Every state that the record of a key may have. */
export type RecordState =
  'rotating' | 'issued' | 'replaced' | 'deactivating' | 'deactivated' | 'deleting' | 'adopted' | 'restored';

/** A state, or that no record stands on the user. */
export type RecordedState = RecordState | 'none';

/** Whose doing a change is. The record itself is always written by Keywarden. */
type Hand =
  | 'Keywarden'
  /** The owner, or anybody else who may change the key. */
  | 'people'
  /** One of the systems that Keywarden replaces: what it had begun is taken over. */
  | 'predecessor';

interface StateChange {
  readonly to: RecordedState;
  readonly by: Hand;
  /** What makes the change, a clause: `its date has come`. */
  readonly when: string;
  /** Left out of the drawing, where it would hide what usually happens. */
  readonly isRare?: true;
}

export interface StateWords {
  /** What the state means, a sentence. */
  readonly means: string;
  /** Written before a call that cannot be unseen. After an hour the run that wrote it is taken to be over. */
  readonly isIntent: boolean;
  /** The record has to say why the key is or is being deactivated or deleted. */
  readonly needsCause: boolean;
  readonly next: readonly StateChange[];
}

const DELETED: StateChange = { to: 'none', by: 'people', when: 'they delete the key', isRare: true };
const SWITCHED_ON: StateChange = { to: 'restored', by: 'people', when: 'they switch the key on again' };
const RESTORED: StateChange = {
  to: 'restored',
  by: 'people',
  when: 'they switched the key off themselves, and run `keywarden restore`',
  isRare: true,
};

/** The life of a key's record: what each state means, and which states may follow it. */
export const STATES: Readonly<Record<RecordedState, StateWords>> = {
  none: {
    means: 'Keywarden has not changed the key.',
    isIntent: false,
    needsCause: false,
    next: [
      { to: 'rotating', by: 'Keywarden', when: 'a rotation of the key begins' },
      { to: 'issued', by: 'Keywarden', when: 'it is the new key of a rotation that is committed' },
      {
        to: 'deactivating',
        by: 'Keywarden',
        when: 'the date of its deactivation has come, or a rotation that did not end has made it',
      },
      { to: 'adopted', by: 'people', when: 'they switched the key off, and the rule adopts such keys' },
      RESTORED,
      { to: 'issued', by: 'predecessor', when: 'it had issued the key', isRare: true },
      { to: 'replaced', by: 'predecessor', when: 'it had replaced the key', isRare: true },
      { to: 'deactivated', by: 'predecessor', when: 'it had deactivated the key', isRare: true },
    ],
  },
  rotating: {
    means: 'A rotation of the key has begun, and is not committed. Nobody can see the new key.',
    isIntent: true,
    needsCause: false,
    next: [
      { to: 'replaced', by: 'Keywarden', when: 'the new key is stored and tested, and both are on record' },
      { to: 'none', by: 'Keywarden', when: 'the rotation is undone, and there was no record before' },
      { to: 'restored', by: 'Keywarden', when: 'the rotation is undone, and the key was restored before' },
      { to: 'replaced', by: 'Keywarden', when: 'the rotation is undone, and the key was replaced before' },
      { to: 'rotating', by: 'Keywarden', when: 'people have to settle something, and the record says what' },
      RESTORED,
    ],
  },
  issued: {
    means:
      'The key was made to replace another one, and works. While the record says `hidden=`, nobody can see its secret.',
    isIntent: false,
    needsCause: false,
    next: [
      {
        to: 'issued',
        by: 'Keywarden',
        when: 'its secret is made visible, or people have to settle something and the record says what',
      },
      { to: 'none', by: 'Keywarden', when: 'the key that it replaced is gone' },
      { to: 'deactivating', by: 'Keywarden', when: 'the other key is off, and this one was not used either' },
      { to: 'adopted', by: 'people', when: 'they switched the key off, and the rule adopts such keys' },
      RESTORED,
      DELETED,
    ],
  },
  replaced: {
    means: 'Another key was issued in its place. It works until the switch-over is proven.',
    isIntent: false,
    needsCause: false,
    next: [
      { to: 'deactivating', by: 'Keywarden', when: 'its date has come, and the switch-over is proven' },
      { to: 'deactivated', by: 'people', when: 'they switch the key off before Keywarden does' },
      { to: 'rotating', by: 'Keywarden', when: 'its replacement is gone, and another one is made' },
      RESTORED,
      DELETED,
    ],
  },
  deactivating: {
    means: 'Keywarden is about to switch the key off.',
    isIntent: true,
    needsCause: true,
    next: [
      { to: 'deactivated', by: 'Keywarden', when: 'IAM shows the key as inactive' },
      { to: 'none', by: 'Keywarden', when: 'it is left alone, and there was no record before' },
      { to: 'restored', by: 'Keywarden', when: 'it is left alone, and the key was restored before' },
      { to: 'replaced', by: 'Keywarden', when: 'it is left alone, and the key was replaced before' },
      {
        to: 'issued',
        by: 'Keywarden',
        when: 'it is left alone, and the key was issued before',
        isRare: true,
      },
      RESTORED,
      DELETED,
    ],
  },
  deactivated: {
    means: 'The key is off. It can be switched on again until it is deleted.',
    isIntent: false,
    needsCause: true,
    next: [
      { to: 'deleting', by: 'Keywarden', when: 'the date of its deletion has come' },
      SWITCHED_ON,
      DELETED,
    ],
  },
  deleting: {
    means: 'Keywarden is about to delete the key.',
    isIntent: true,
    needsCause: true,
    next: [
      { to: 'none', by: 'Keywarden', when: 'the key is deleted' },
      { to: 'deactivated', by: 'Keywarden', when: 'it is left alone, and Keywarden had switched it off' },
      { to: 'adopted', by: 'Keywarden', when: 'it is left alone, and the key was adopted before' },
      {
        to: 'deleting',
        by: 'Keywarden',
        when: 'an earlier run did not get to the call, so it is begun again',
      },
      { ...SWITCHED_ON, isRare: true },
      DELETED,
    ],
  },
  adopted: {
    means: 'Somebody else switched the key off, and Keywarden counts from the day on which it saw that.',
    isIntent: false,
    needsCause: false,
    next: [
      { to: 'deleting', by: 'Keywarden', when: 'the date of its deletion has come' },
      SWITCHED_ON,
      DELETED,
    ],
  },
  restored: {
    means: 'The key was off and works again. Its clocks began anew.',
    isIntent: false,
    needsCause: false,
    next: [
      { to: 'deactivating', by: 'Keywarden', when: 'the date of its deactivation has come' },
      { to: 'rotating', by: 'Keywarden', when: 'a rotation of the key begins' },
      { to: 'adopted', by: 'people', when: 'they switched the key off, and the rule adopts such keys' },
      RESTORED,
      DELETED,
    ],
  },
};

/** The states in the order of the table. */
export const RECORD_STATES: readonly RecordState[] = Object.keys(STATES).filter(isRecordState);

export function isRecordState(text: string | undefined): text is RecordState {
  return text !== undefined && text !== 'none' && Object.hasOwn(STATES, text);
}

/** Whether the table knows this change. */
export function mayFollow(from: RecordedState, to: RecordedState): boolean {
  return STATES[from].next.some((change) => change.to === to);
}

import type { Day } from './day.ts';
import { type Moment, applyProcess } from './killed.ts';

/** A run that nothing disturbs, as far as a crash could hit it. */
export interface Undisturbed {
  /** Every AWS call by the embedded AWS's own log, in order. */
  readonly calls: readonly Call[];
  /** Every change below the store's folder, `write 20261118T020000Z-3f9c2a7b.jsonl`, in order. */
  readonly writes: readonly string[];
}

interface Call {
  readonly name: string;
  readonly changes: boolean;
}

/** A moment to die at, and what happens there. */
export type Point = Moment & { readonly what: string };

/** @throws Error when the run fails, or when what passed the proxy is not what the embedded AWS saw */
export async function undisturbed(day: Day): Promise<Undisturbed> {
  const { control } = day.world;
  const before = control.calls().length;
  const ended = await applyProcess(day, null);
  if (ended.code !== 0) throw new Error(`the undisturbed run ended with ${ended.code}: ${ended.said}`);
  const us = control.credentials().accessKeyId;
  const calls = control.calls({ after: before }).map(({ service, operation, access, accessKeyId }) => ({
    name: `${service}:${operation}`,
    // A read that is signed with the new key leaves its mark, too: the key has been used.
    changes: access === 'write' || accessKeyId !== us,
  }));
  if (calls.length !== ended.calls)
    throw new Error(`${ended.calls} calls passed the proxy, and the embedded AWS saw ${calls.length}`);
  return { calls, writes: ended.writes };
}

/**
 * Before and after every call that changes something. Of a process that is killed nothing is left but what it changed,
 * so a death at a read is the same as one after the change before it, which is tried.
 */
export function callPoints(calls: readonly Call[]): readonly Point[] {
  return calls.flatMap(({ name, changes }, index) =>
    changes
      ? (['before', 'after'] as const).map((when) => ({ of: 'call', nth: index + 1, when, what: name }))
      : [],
  );
}

/**
 * Before, amid and after every change that a reader of the store could see. Files under construction are none (their
 * names begin with a dot, and readers pass them over); they come into place at once, so only what is appended can be torn.
 * After a change is before the next one, or before or after a call: only the last one needs a point of its own.
 */
export function writePoints(writes: readonly string[]): readonly Point[] {
  const visible = writes.flatMap((what, index) =>
    isOfAFileUnderConstruction(what) ? [] : { of: 'write' as const, nth: index + 1, what },
  );
  const last = visible.slice(-1);
  return [
    ...visible.flatMap((point) =>
      point.what.startsWith('write ')
        ? [
            { ...point, when: 'before' as const },
            { ...point, when: 'middle' as const },
          ]
        : { ...point, when: 'before' as const },
    ),
    ...last.map((point) => ({ ...point, when: 'after' as const })),
  ];
}

function isOfAFileUnderConstruction(what: string): boolean {
  return what.endsWith('.tmp');
}

/** `before call 39, iam:CreateAccessKey` */
export function nameOf({ when, of, nth, what }: Point): string {
  return `${when} ${of} ${nth}, ${what.replace(/\d{8}T\w+-\w+\.jsonl/, 'the journal')}`;
}

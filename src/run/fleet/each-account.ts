/** Accounts that are worked on at the same time. Each waits for AWS most of the time, and has a limiter of its own. */
const AT_ONCE = 10;
/** So far may accounts run ahead of the first that is not done: what they came to is kept until it is its turn. */
const AHEAD = 100;

export interface EachOptions {
  readonly atOnce?: number;
  readonly ahead?: number;
  /** After it is aborted nothing more is begun. */
  readonly stop?: () => boolean;
}

/**
 * Works on all items, some at a time, and gives each result out in the order of the items, as soon as those before it
 * are out. Only results that wait for their turn are held.
 * @param work must not throw
 * @param give may take its time; the next result waits for it
 * @returns the items that were not begun, because the run was asked to stop
 */
export async function eachInOrder<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  give: (result: R) => void | Promise<void>,
  { atOnce = AT_ONCE, ahead = AHEAD, stop = () => false }: EachOptions = {},
): Promise<readonly T[]> {
  const waiting = new Map<number, R>();
  let next = 0;
  let given = 0;
  let wake: (() => void)[] = [];
  let giving = Promise.resolve();

  const giveOut = async (): Promise<void> => {
    for (let result = waiting.get(given); waiting.has(given); result = waiting.get(given)) {
      waiting.delete(given);
      await give(result as R);
      given += 1;
      for (const go of wake.splice(0)) go();
    }
  };
  const worker = async (): Promise<void> => {
    while (next < items.length && !stop()) {
      if (next >= given + ahead) {
        await new Promise<void>((resolve) => void wake.push(resolve));
        continue;
      }
      const at = next;
      next += 1;
      waiting.set(at, await work(items[at] as T));
      giving = giving.then(giveOut);
      await giving;
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return items.slice(next);
}

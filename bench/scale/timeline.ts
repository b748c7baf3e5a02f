/** Somebody who acts, waits so many ms, acts again, and so on, until done. */
export type Actor = Generator<number, void, number>;

/**
 * Lets actors act in the order of time. An actor yields how long it waits, and is told what time it is then.
 * @param begin actors and when each begins, ms
 * @returns when the last was done
 */
export function runTimeline(begin: Iterable<readonly [at: number, actor: Actor]>): number {
  const heap: { readonly at: number; readonly order: number; readonly actor: Actor }[] = [];
  let order = 0;
  let now = 0;
  const push = (at: number, actor: Actor): void => {
    heap.push({ at, order, actor });
    order += 1;
    let index = heap.length - 1;
    while (index > 0 && isBefore(index, (index - 1) >> 1)) {
      swap(index, (index - 1) >> 1);
      index = (index - 1) >> 1;
    }
  };
  const pop = () => {
    swap(0, heap.length - 1);
    const first = heap.pop();
    for (let index = 0; ;) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      const least = right < heap.length && isBefore(right, left) ? right : left;
      if (least >= heap.length || !isBefore(least, index)) return first;
      swap(index, least);
      index = least;
    }
  };
  const isBefore = (one: number, other: number): boolean => {
    const [a, b] = [heap[one], heap[other]];
    if (a === undefined || b === undefined) return false;
    return a.at < b.at || (a.at === b.at && a.order < b.order);
  };
  const swap = (one: number, other: number): void => {
    const [a, b] = [heap[one], heap[other]];
    if (a === undefined || b === undefined) return;
    heap[one] = b;
    heap[other] = a;
  };
  for (const [at, actor] of begin) push(at, actor);
  while (heap.length > 0) {
    const next = pop();
    if (next === undefined) break;
    now = next.at;
    const waits = next.actor.next(now);
    if (waits.done !== true) push(now + waits.value, next.actor);
  }
  return now;
}

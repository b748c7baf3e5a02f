import type { ActDeps, ItemResult } from '../act/deps.ts';
import { sendNotices } from '../act/notices.ts';
import { perform } from '../act/perform.ts';
import { allowedTogether, stillAllowed } from '../core/guardrails.ts';
import type { Lately, RunSoFar } from '../core/lately.ts';
import { mailsLeftOf } from './mails-left.ts';
import type { PlanItem } from '../core/model/plan.ts';
import type { Journal } from '../core/ports.ts';
import type { Planned } from './account-plan.ts';
import { actDeps } from './act-deps.ts';
import { composeFor } from './compose.ts';
import type { RunDeps } from './deps.ts';
import { freshNotices } from './fresh-notices.ts';
import { doingsOf, powersFor } from './powers.ts';
import { noteExemptions, rememberUsers } from './memory.ts';
import { remembering } from './remembering.ts';
import { rotationTools } from './rotation-tools.ts';
import { voidReceipts } from './void-receipts.ts';

export interface Changing {
  /** What was agreed to. */
  readonly items: readonly PlanItem[];
  readonly journal: Journal;
  /** What was begun in the account up to now, by this run too. */
  readonly lately: () => Lately;
  /** Asked before each user. False: the rest is left to the next run. @throws StoreError when the lock is lost */
  readonly goOn: () => Promise<boolean>;
  /** Told of each result as soon as there is one. */
  readonly keep: (result: ItemResult) => void;
  /** What was kept so far. */
  readonly results: readonly ItemResult[];
}

/**
 * Does what was agreed to, one item after the other, and then tells the owners. The memory is kept however it ends.
 * @returns what failed beside single items, one sentence each
 * @throws RunEnds, StoreError when nothing more can be done
 */
export async function changeAndTell(
  deps: RunDeps,
  planned: Planned,
  changing: Changing,
): Promise<readonly string[]> {
  const { before, live: memory } = await rememberUsers(planned);
  const { journal, lately } = changing;
  const powers = powersFor(deps, planned, doingsOf(changing.items));
  const act = actDeps(deps, planned, {
    journal,
    memory,
    powers,
    rotation: await rotationTools(deps, planned, powers),
    stillAllowed: (step, now) => stillAllowed(step, now, deps.policy.guardrails, lately()),
  });
  const { value: errors, unsaved } = await remembering(memory, async () => {
    await noteExemptions(act, before, planned);
    return change(deps, planned, act, changing);
  });
  return unsaved === null ? errors : [...errors, unsaved];
}

async function change(
  deps: RunDeps,
  planned: Planned,
  act: ActDeps,
  { items, lately, goOn, keep, results }: Changing,
): Promise<readonly string[]> {
  const earlier = lately().run;
  const blocked = await voidReceipts(act, planned);
  const isFree = ({ decision: { user } }: PlanItem) => !blocked.has(user);
  for (const item of items.filter(({ decision }) => decision.step !== 'notify').filter(isFree)) {
    if (!(await goOn())) break;
    keep(isFailingRotation(item, results, earlier) ? givenUp(item) : await perform(act, item));
  }
  if (planned.notifier === null || !(await goOn())) return [...blocked.values()];
  const { notices, untold } = await noticesDue(act, planned, items, results);
  const { notifier } = planned;
  const compose: Parameters<typeof sendNotices>[0]['compose'] = (owner, entries) =>
    composeFor(deps, { ...planned, now: act.awsTime() }, act.rotation?.sink ?? null)(owner, entries);
  const due = notices.filter(isFree);
  const together = allowedTogether(
    due.map(({ decision }) => decision),
    act.awsTime(),
    deps.policy.guardrails,
    lately(),
  );
  const allowed = due.filter(({ decision }) => together.has(decision));
  const mailsLeft = () => mailsLeftOf(deps.policy, lately(), act.awsTime());
  await sendNotices({ ...act, notifier, compose, goOn, mailsLeft }, allowed, keep);
  return [...blocked.values(), ...untold];
}

/** Three rotations that fail have a cause in common, and each of the rest would leave one more key to clean up. */
const ROTATIONS_MAY_FAIL = 3;

function isFailingRotation(
  { decision }: PlanItem,
  results: readonly ItemResult[],
  { failedRotations }: RunSoFar,
): boolean {
  const failed = results.filter(
    ({ item, outcome, stoppedAt }) =>
      item.decision.step === 'rotate' && outcome === 'failed' && stoppedAt !== 'preflight',
  );
  return decision.step === 'rotate' && failedRotations + failed.length >= ROTATIONS_MAY_FAIL;
}

function givenUp(item: PlanItem): ItemResult {
  const message = `${ROTATIONS_MAY_FAIL} rotations of this run have failed, so no other is begun. Fix the causes above; the next run goes on.`;
  return { item, outcome: 'skipped', message };
}

/** The notices that were planned, and those that this run's own changes call for: an owner hears of both at once. */
async function noticesDue(
  act: ActDeps,
  planned: Planned,
  items: readonly PlanItem[],
  results: readonly ItemResult[],
): Promise<{ readonly notices: readonly PlanItem[]; readonly untold: readonly string[] }> {
  const notices = items.filter(({ decision }) => decision.step === 'notify');
  const changed = new Set(
    results.filter(({ outcome }) => outcome === 'done').map(({ item }) => item.decision.user),
  );
  const { items: fresh, untold } = await freshNotices(act, changed);
  // What was planned and not consented to stays undone.
  const known = new Set(planned.plan.items.map(({ id }) => id));
  return { notices: [...notices, ...fresh.filter(({ id }) => !known.has(id))], untold };
}

import { identityOf } from '../faults/sinks.ts';
import { filesBelow } from '../harness/io.ts';
import { createdKeys, leakedSecrets } from '../harness/secrets.ts';
import { recordOf, stateOf, statusOf } from '../harness/steps.ts';
import { type Day, KEYS } from './day.ts';

const MOST_RUNS = 8;

/**
 * The runs after a crash: one seven hours later, when AWS shows all use, then one a day, until one finds nothing to do.
 * Before each of them the reader fetches whatever is visible, and works with it from then on.
 * @returns everything they said; a run that fails or a journal that is not whole throws
 */
export async function catchUp(day: Day): Promise<string> {
  let said = '';
  const fetched = new Set<string>();
  await readAndUse(day, fetched);
  day.passHours(7);
  for (let runs = 1; runs <= MOST_RUNS; runs += 1) {
    const { code, out, err } = await day.run('apply', '--yes', '--quiet');
    said += out + err;
    await readAndUse(day, fetched);
    if (code !== 0) throw new Error(`run ${runs} after the crash ended with ${code}: ${out}${err}`);
    const verified = await day.run('history', '--verify');
    if (verified.code !== 0) throw new Error(`the journal is not whole: ${verified.out}${verified.err}`);
    if (out.startsWith('Nothing to do')) return said;
    day.passHours(25);
  }
  throw new Error(`after ${MOST_RUNS} runs there is still something to do: ${said}`);
}

/** @throws Error when a key that somebody had fetched does not work any more */
async function readAndUse(day: Day, fetched: Set<string>): Promise<void> {
  for (const id of fetched)
    if (statusOf(day.world, id) !== 'Active')
      throw new Error(`${id} was fetched, and does not work any more`);
  const visible = await visibleKey(day);
  if (visible === null) return;
  fetched.add(visible);
  day.world.control.use(visible, { service: 'sts' });
}

/** What must be true of a day once its crash has been caught up; a sentence for each thing that is not. */
export async function faultsOf(day: Day, said: readonly string[]): Promise<readonly string[]> {
  const { world } = day;
  const faults: string[] = [];
  const expectThat = (isSo: boolean, otherwise: string) => void (isSo || faults.push(otherwise));

  const { told, deactivated, deleted, replaced } = KEYS;
  const isDeactivated =
    statusOf(world, deactivated) === 'Inactive' && stateOf(world, deactivated) === 'deactivated';
  expectThat(isDeactivated, 'the key to deactivate is not off and on record');
  expectThat(statusOf(world, deleted) === 'gone', 'the key to delete exists');
  expectThat(recordOf(world, deleted) === undefined, 'a record of the deleted key is left');
  expectThat(statusOf(world, told) === 'Active', 'the key only to be announced was changed');
  expectThat(
    statusOf(world, replaced) === 'Active',
    'the replaced key was switched off: its owner is cut off',
  );
  expectThat(stateOf(world, replaced) === 'replaced', 'the replaced key is not on record as replaced');

  const ours = createdKeys(world.control, day.began.calls);
  const existing = ours.filter((id) => statusOf(world, id) !== 'gone');
  const [replacement = 'none'] = existing;
  expectThat(
    existing.length === 1,
    `of the keys made (${ours.join(', ')}) there exist: ${existing.join(', ')}`,
  );
  expectThat(statusOf(world, replacement) === 'Active', 'the replacement is off');
  expectThat(stateOf(world, replacement) === 'issued', 'the replacement is not on record as issued');
  const delivered = await fetchAsOwner(day, replacement);
  expectThat(
    delivered === `${replacement} as ruth`,
    `the owner got ${delivered}, the replacement is ${replacement}`,
  );
  const others = day.sink.contents(world).filter((text) => !text.includes(replacement));
  expectThat(others.length === 0, 'the sink still holds something else');

  for (const id of [told, deactivated, replacement]) {
    const times = timesTold(day, id);
    expectThat(times === 1 || times === 2, `the owner of ${id} was told ${times} times`);
  }
  // The journal, the receipts and what the process under test left behind; and all that was ever said.
  const leaked = leakedSecrets(world.control, [...said, ...(await filesBelow(world.folder))]);
  expectThat(leaked.length === 0, `the secrets of ${leaked.join(', ')} are outside the sink`);
  return faults;
}

/** The key that the owner of the rotated key finds, of those made since the day began; null: none. */
async function visibleKey({ world, sink, began }: Day): Promise<string | null> {
  for (const id of createdKeys(world.control, began.calls)) {
    const found = await sink.fetch(world, 'ruth', KEYS.replaced, id).catch(() => null);
    if (found?.accessKeyId === id) return id;
  }
  return null;
}

/** What the owner of the rotated key finds with the old one, and who the new one is to AWS. */
async function fetchAsOwner({ world, sink }: Day, keyId: string): Promise<string> {
  const found = await sink.fetch(world, 'ruth', KEYS.replaced, keyId);
  const arn = await identityOf(world, found);
  return `${found.accessKeyId} as ${arn.split('/').at(-1)}`;
}

/** How often somebody was written to about a key since the day began. */
function timesTold({ world, began }: Day, id: string): number {
  return world.control
    .mails()
    .slice(began.mails)
    .filter(({ text }) => text?.includes(id)).length;
}

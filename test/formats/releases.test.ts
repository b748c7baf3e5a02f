import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planFromJson } from '../../src/report/plan-file.ts';
import { readCount, readSeen } from '../../src/lambda/looks.ts';
import { readRows, readTargets, readVerdict } from '../../src/lambda/results.ts';
import { journalsIn } from '../../src/store/copy.ts';
import { readPolicy } from '../../src/store/policies.ts';
import { memoryBlobs } from '../../src/store/testing.fixture.ts';
import { RELEASES, awakeWith, folderOf, storeFiles, storeOf, textOf } from './stored.ts';

const RUN = 'day-2026-11-04';
const MEMBER = '200000000000';
const MINUTE = 60_000;

/** What a release wrote is never written anew: this Keywarden has to read it as it stands. */
describe.each(RELEASES)('what Keywarden %s wrote', (release) => {
  const { scope, files } = storeFiles(release);
  const store = storeOf(new Map(files), scope);
  const keyIds = [...files.keys()].flatMap((path) => /receipts\/(AKIA\w+)\.json$/.exec(path)?.[1] ?? []);

  it('is a whole journal, as a store and as a copied folder', async () => {
    const result = await store.verify();
    expect(result).toMatchObject({ ok: true, problems: [], torn: [] });
    expect([result.entries > 20, result.files]).toEqual([true, 6]);
    const [copy] = await journalsIn(join(folderOf(release), 'store'));
    expect(await copy?.verify({ head: result.head ?? '' })).toMatchObject({ ok: true, head: result.head });
  });

  it('tells who ran it, under which policy, what was held, and what was sent', async () => {
    const entries = [];
    for await (const entry of store.readHistory()) entries.push(entry);
    const [first] = entries;
    expect(first).toMatchObject({ event: 'run-started', data: { command: 'apply', items: 3 } });
    expect(first?.data['actor']).toMatch(/^arn:aws:sts::111122223333:/);
    const policy = await readPolicy(memoryBlobs(files), scope, textIn(first?.data['policyText']));
    expect(policy.known && policy.value).toContain('"rules"');
    expect(entries.find(({ event }) => event === 'run-finished')?.data).toMatchObject({
      held: { Exempt: 1 },
      users: 5,
    });
    expect(entries.find(({ event }) => event === 'notice-accepted')?.data['textHash']).toMatch(
      /^[0-9a-f]{64}$/,
    );
  });

  it('gives receipts of every key, void and standing', async () => {
    const loaded = await store.receipts.load(keyIds);
    const all = [...loaded.values()].flatMap((own) => (own.known ? own.value : []));
    expect([...loaded.values()].every(({ known }) => known)).toBe(true);
    expect(all.length).toBeGreaterThan(4);
    expect(all.some(({ voided }) => voided === null)).toBe(true);
    expect(all.find(({ voided }) => voided !== null)).toMatchObject({
      announced: 'deactivate',
      reason: 'Unused',
      ground: { measured: 'last-used' },
    });
  });

  it('gives what stood on the users, who was not reached, what was cached, and a free lock', async () => {
    const memory = await store.memory.load();
    const users = memory.known ? [...memory.value.users.values()] : [];
    expect(users.flatMap(({ records }) => [...records.values()]).map(({ value }) => value)).toEqual([
      expect.stringContaining('state=restored'),
    ]);
    expect(users.find(({ exemption }) => exemption !== null)?.exemption?.value).toContain('reason=freeze');
    expect(await store.undeliverable.load()).toEqual({
      known: true,
      value: [expect.objectContaining({ address: 'ana@example.com' })],
    });
    expect(await store.softBounces.load()).toMatchObject({
      known: true,
      value: [{ address: 'bo@example.com' }],
    });
    expect((await store.cache.load()).size).toBe(5);
    expect(await store.lock.heldBy(20 * MINUTE)).toBeNull();
  });

  it('gives the plan that was agreed to', () => {
    const plan = planFromJson(textOf(release, 'plan.json'));
    expect(plan.accounts[0]?.items.map(({ step, reason }) => `${step} ${reason}`)).toContain('notify Unused');
  });

  it('gives what the functions of a fleet left each other', async () => {
    const file = (name: string) => textOf(release, `fleet/${name}.json`);
    const awake = awakeWith(
      new Map([
        ...['accounts', 'others', 'weighed', 'acts'].map(
          (name) => [`runs/${RUN}/${name}.json`, file(name)] as const,
        ),
        [`runs/${RUN}/counts/${MEMBER}.json`, file('count')],
        [`runs/${RUN}/results/${MEMBER}-001-01.json`, file('result')],
        [`looks/${RUN}/${MEMBER}.json`, file('look')],
      ]),
    );
    expect(await readTargets(awake, RUN)).toHaveLength(2);
    expect(await readVerdict(awake, RUN)).toMatchObject({ stopped: null });
    expect(await readCount(awake, RUN, MEMBER)).toMatchObject({ ok: true, value: { acts: true } });
    expect((await readRows(awake, RUN))[1]).toMatchObject({
      account: MEMBER,
      outcome: 'done',
      counts: { notify: 1 },
    });
    const seen = await readSeen(awake, RUN, MEMBER, Date.parse('2026-11-04T02:10:00Z'));
    const tags = seen?.users[0]?.tags;
    expect(tags?.known === true && tags.value.get('email')).toBe('ana@example.com');
  });
});

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

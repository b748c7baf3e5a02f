import { describe, expect, it } from 'vitest';
import { type World, aWorld } from '../harness/cli.ts';
import { EVERYONE, policyFile } from '../harness/policy-file.ts';
import { IDLE, aUser, apply, holdOf, keyId, plan, statusOf } from '../harness/steps.ts';

const ANA = keyId('ana');
const email = {
  via: 'ses',
  from: 'keywarden@example.com',
  region: 'us-east-1',
  operators: 'ops@example.com',
};
const policy = policyFile({ notify: { email }, guardrails: { 'exempt-max': '30d' } });

async function exempt(world: World, value: string | null): Promise<void> {
  await (value === null
    ? world.byHand.untagUser('ana', ['keywarden:exempt'])
    : world.byHand.tagUser('ana', new Map([['keywarden:exempt', value]])));
}

/** Runs every day, and sets the tag before each run. @returns the first day on which the key is no longer exempt */
async function daysExempt(
  world: World,
  valueOn: (day: number) => string | null | undefined,
): Promise<number> {
  for (let day = 0; day < 60; day += 1) {
    const value = valueOn(day);
    if (value !== undefined) await exempt(world, value);
    await apply(world);
    const hold = await holdOf(world, ANA);
    if (hold?.startsWith('Exempt') !== true) return day;
    world.passDays(1);
  }
  return Infinity;
}

const mailsAboutTheEnd = (world: World) =>
  world.control.mails().filter(({ text }) => text?.includes('ends after'));

describe('an exemption by tag', () => {
  it.each([
    ['until 9999', (day: number) => (day === 0 ? 'until=9999-12-31 reason=for ever' : undefined)],
    [
      'with a new value every 17 days',
      (day: number) =>
        day % 17 === 0 ? `until=2027-06-${10 + (day % 17)} reason=new since day ${day}` : undefined,
    ],
    ['that nobody can read', (day: number) => (day === 0 ? 'ask me later' : undefined)],
    [
      'that comes and goes',
      (day: number) =>
        day % 10 === 8 ? null : day % 10 === 9 || day === 0 ? 'until=9999-12-31 reason=again' : undefined,
    ],
  ])('%s ends after exempt-max, and then the key has its notice and the whole grace', async (_, valueOn) => {
    const world = await aWorld({ policy, users: [aUser('ana', IDLE)] });
    expect(await daysExempt(world, valueOn)).toBe(30);
    world.passDays(6);
    await apply(world);
    expect(statusOf(world, ANA)).toBe('Active');
    world.passDays(1);
    expect((await apply(world)).done).toContain('deactivate ana');
  });

  it('is announced to owner and operators 14 and 3 days before its end, once each', async () => {
    const world = await aWorld({ policy, users: [aUser('ana', IDLE)] });
    await exempt(world, 'until=2026-12-02 reason=plant freeze');
    const told: Record<number, readonly string[]> = {};
    for (let day = 0; day < 29; day += 1) {
      const before = mailsAboutTheEnd(world).length;
      await apply(world);
      const fresh = mailsAboutTheEnd(world).slice(before);
      if (fresh.length > 0) told[day] = fresh.flatMap(({ to }) => to).toSorted();
      world.passDays(1);
    }
    // The digest of those days names it, too.
    const both = ['ana@example.com', 'ops@example.com', 'ops@example.com'];
    expect(told).toEqual({ 15: both, 26: both });
    expect(mailsAboutTheEnd(world)[0]?.text?.replace(/\s+/g, ' ')).toContain(
      'The exemption of ana ends after 2026-12-02.',
    );
  });

  it('that is too long is reported while it holds, and after it', async () => {
    const world = await aWorld({ policy, users: [aUser('ana', IDLE)] });
    await exempt(world, 'until=9999-12-31 reason=for ever');
    await apply(world);
    expect(await holdOf(world, ANA)).toBe('ExemptionTooLong');
    world.passDays(30);
    const expired = (await plan(world)).holds.find(({ reason }) => reason === 'ExemptionExpired');
    expect(expired?.message).toContain('guardrails.exempt-max allows no more');
  });

  it('is not given for longer by our own command, however often it is asked', async () => {
    const world = await aWorld({ policy, users: [aUser('ana', IDLE)] });
    const ask = async (until: string) => world.run(['exempt', 'ana', '--until', until, '--reason', 'freeze']);
    expect((await ask('2026-11-20')).code).toBe(0);
    world.passDays(10);
    await world.run(['exempt', 'ana', '--end']);
    const { code, out, err } = await ask('2026-12-06');
    expect(code).toBe(1);
    expect(out + err).toContain('counted from 2026-11-04');
    expect((await ask('2026-12-04')).code).toBe(0);
  });
});

describe('an exemption by rule', () => {
  it("is the operator's own, and stands beyond exempt-max", async () => {
    const sealed = {
      name: 'sealed',
      match: { user: 'ana' },
      exempt: { until: '2029-01-01', reason: 'in the safe' },
    };
    const world = await aWorld({
      policy: policyFile({ rules: [sealed, EVERYONE], guardrails: { 'exempt-max': '30d' } }),
      users: [aUser('ana', IDLE)],
    });
    for (const days of [0, 29, 100]) {
      world.passDays(days);
      expect((await apply(world)).done).toEqual([]);
      expect(await holdOf(world, ANA)).toBe('Exempt');
    }
  });
});

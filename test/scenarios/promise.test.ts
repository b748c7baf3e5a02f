import { describe, expect, it } from 'vitest';
import { type World, aWorld } from '../harness/cli.ts';
import { EVERYONE, UNUSED, policyFile } from '../harness/policy-file.ts';
import { IDLE, aUser, addressees, apply, applyDaily, holdOf, keyId, statusOf } from '../harness/steps.ts';

const ANA = keyId('ana');
const unused = (more: object = {}) =>
  policyFile({ rules: [{ ...EVERYONE, unused: { ...UNUSED, remind: ['5d', '1d'], ...more } }] });

function lastMail(world: World) {
  const mail = world.control.mails().at(-1);
  return { subject: mail?.subject ?? '', text: (mail?.text ?? '').replaceAll(/\s+/g, ' ') };
}

async function reconfigure(world: World, policy: string): Promise<void> {
  await world.write('keywarden.yaml', policy);
}

describe('a promise', () => {
  it('goes stale: after ten weeks without runs there is a new date first, a day ahead', async () => {
    const world = await aWorld({ policy: unused(), users: [aUser('ana', IDLE)] });
    await apply(world);
    await applyDaily(world, 6);
    world.passDays(70);
    expect((await apply(world)).done).toEqual(['notify ana']);
    expect(statusOf(world, ANA)).toBe('Active');
    expect(await applyDaily(world, 1)).toEqual({ 1: ['deactivate ana', 'notify ana'] });
  });

  it('goes stale for a deletion as well', async () => {
    const world = await aWorld({ policy: unused({ delete: '10d' }), users: [aUser('ana', IDLE)] });
    await apply(world);
    await applyDaily(world, 16);
    expect(statusOf(world, ANA)).toBe('Inactive');
    world.passDays(70);
    expect((await apply(world)).done).toEqual(['notify ana']);
    expect(statusOf(world, ANA)).toBe('Inactive');
    await applyDaily(world, 1);
    expect(statusOf(world, ANA)).toBe('gone');
  });

  it('is kept where runs come once a week', async () => {
    const world = await aWorld({ policy: unused(), users: [aUser('ana', IDLE)] });
    for (let week = 0; week < 6 && statusOf(world, ANA) === 'Active'; week += 1) {
      await apply(world);
      world.passDays(7);
    }
    expect(statusOf(world, ANA)).toBe('Inactive');
  });
});

describe('a notice whose ground went', () => {
  it('does not come back with it: delete was taken out of the rule, and is in it again 40 days later', async () => {
    const withDelete = unused({ delete: '10d' });
    const world = await aWorld({ policy: withDelete, users: [aUser('ana', IDLE)] });
    await apply(world);
    await applyDaily(world, 16);
    await reconfigure(world, unused({ delete: undefined }));
    expect(await applyDaily(world, 40)).toEqual({ 1: ['notify ana'] });
    await reconfigure(world, withDelete);
    expect(await applyDaily(world, 6)).toEqual({ 1: ['notify ana'], 3: ['notify ana'] });
    expect(statusOf(world, ANA)).toBe('Inactive');
    expect(await applyDaily(world, 2)).toMatchObject({ 2: ['delete ana'] });
  });

  it('is taken back, and counts for nothing when the limit is rolled back', async () => {
    const world = await aWorld({ policy: unused(), users: [aUser('ana', IDLE)] });
    await apply(world);
    world.passDays(3);
    await reconfigure(world, unused({ after: '90d' }));
    expect((await apply(world)).done).toEqual(['notify ana']);
    expect(lastMail(world).text).toContain('Nothing will happen to access key');
    world.passDays(3);
    await reconfigure(world, unused());
    expect((await apply(world)).done).toEqual(['notify ana']);
    world.passDays(1);
    await apply(world);
    expect(statusOf(world, ANA)).toBe('Active');
  });

  it('is taken back from the owner of a key that is used again', async () => {
    const world = await aWorld({ policy: unused(), users: [aUser('ana', IDLE)] });
    await apply(world);
    world.passDays(1);
    world.control.use(ANA);
    world.passDays(1);
    expect((await apply(world)).done).toEqual(['notify ana']);
    expect(lastMail(world).text).toContain('Nothing will happen to access key');
    expect((await apply(world)).done).toEqual([]);
    expect(addressees(world)).toEqual(['ana@example.com', 'ana@example.com']);
  });

  it('does not come back when an exemption is ended, whatever store says that it was given', async () => {
    const world = await aWorld({ policy: unused(), users: [aUser('ana', IDLE)] });
    await apply(world);
    world.passDays(1);
    await world.run(['exempt', 'ana', '--until', '2026-12-01', '--reason', 'freeze']);
    world.passDays(1);
    await world.run(['exempt', 'ana', '--end']);
    world.passDays(5);
    expect((await apply(world)).done).toEqual(['notify ana']);
    expect(statusOf(world, ANA)).toBe('Active');
  });
});

describe('two installations with a store each', () => {
  it('leave each other’s users alone', async () => {
    const world = await aWorld({ policy: unused(), users: [aUser('ana', IDLE)] });
    await apply(world);
    await applyDaily(world, 7);
    expect(statusOf(world, ANA)).toBe('Inactive');
    await reconfigure(world, unused({ delete: '1d' }).replace('./store', './other-store'));
    expect(await applyDaily(world, 12)).toEqual({});
    expect(await holdOf(world, ANA)).toBe('OtherStore');
  });
});

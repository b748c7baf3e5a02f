import { describe, expect, it } from 'vitest';
import type { PolicyDocument, Printed } from '../harness/bound.ts';
import { aWorld } from '../harness/cli.ts';
import { policyFile } from '../harness/policy-file.ts';

const PRINCIPAL = 'arn:aws:iam::111122223333:role/Keywarden';

const ran = async (args: readonly string[], policy: string | null = policyFile()) => {
  const world = await aWorld({ policy });
  const result = await world.run(['iam-policy', ...args]);
  // It needs no credentials, and asks AWS nothing.
  expect(world.control.calls()).toEqual([]);
  return result;
};

describe('iam-policy', () => {
  it('prints every policy under a heading that says what it does and who carries it', async () => {
    const { code, out } = await ran([]);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^# read: looks at users and keys.*\n# for the identity that runs Keywarden; \d+ of 6144/,
    );
    expect([...out.matchAll(/^# (\w+):/gm)].map(([, role]) => role)).toEqual(['read', 'write', 'notify']);
  });

  it('prints one alone as it is, for create-policy', async () => {
    const { out } = await ran(['--role', 'notify', '--partition', 'aws-us-gov', '--account', '111122223333']);
    const document = JSON.parse(out) as PolicyDocument;
    expect(document.Version).toBe('2012-10-17');
    expect(document.Statement[0]?.Resource).toContain('arn:aws-us-gov:ses:us-east-1:111122223333:identity/*');
  });

  it('prints all as data', async () => {
    const { json } = await ran(['--output', 'json']);
    const { version, limit, policies } = json() as { version: number; limit: number; policies: Printed[] };
    expect([version, limit, policies.length]).toEqual([1, 6144, 3]);
    expect(policies[0]).toMatchObject({ role: 'read', attachTo: ['the identity that runs Keywarden'] });
  });

  it('prints who may assume the role', async () => {
    const { out } = await ran(['--role', 'trust', '--principal', PRINCIPAL]);
    expect(JSON.parse(out)).toMatchObject({
      Statement: [{ Principal: { AWS: PRINCIPAL }, Action: ['sts:AssumeRole'] }],
    });
  });

  it('goes by preset:standard where there is no configuration, and says so', async () => {
    const { code, err, out } = await ran([], null);
    expect([code, err]).toEqual([0, expect.stringContaining('preset:standard')]);
    expect(out).not.toContain('ses:');
  });

  it.each([
    [['--role', 'trust'], /--principal arn:aws:iam/],
    [['--role', 'trust', '--principal', 'arn:aws:iam::111122223333:root'], /exact role or user/],
    [['--role', 'trust', '--principal', 'arn:aws:iam::111122223333:role/*'], /exact role or user/],
    [['--role', 'trust', '--principal', 'arn:aws:iam::111122223333:role/${aws:x}'], /exact role or user/],
    [['--role', 'store'], /nothing needs the policy "store": there are read, write, notify/],
    [['--role', 'admin'], /Allowed choices/],
    [['--path', 'team'], /begins and ends with a slash/],
    [['--path', '/te*m/'], /begins and ends with a slash/],
    [['--tag', 'managed'], /name=value/],
    [['--organization', 'r-1'], /o-exampletrading/],
    [['--account', '123'], /twelve digits/],
  ])('%j is a wrong usage, and says what is right', async (args, words) => {
    const { code, out, err } = await ran(args);
    expect([code, out, err]).toEqual([2, '', expect.stringMatching(words)]);
  });
});

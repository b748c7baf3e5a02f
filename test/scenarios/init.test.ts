import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aWorld } from '../harness/cli.ts';

const FLAGS = ['--fallback', 'sec@example.com', '--sender', 'kw@example.com', '--region', 'eu-west-1'];
const TERMINAL = { input: true, output: true, error: true };

describe('init', () => {
  it('writes a file by its flags that config check and plan accept', async () => {
    const world = await aWorld({ policy: null });
    const { code, out } = await world.run(['init', '--yes', ...FLAGS]);
    expect(code).toBe(0);
    expect(out).toContain('keywarden plan --config keywarden.yaml');
    expect(await world.run(['config', 'check'])).toMatchObject({ code: 0, err: '' });
    expect(await world.run(['plan'])).toMatchObject({ code: 0 });
  });

  it('asks at a terminal for what no flag says', async () => {
    const world = await aWorld({ policy: null });
    const asked: string[] = [];
    const { code } = await world.run(['init', '--sender', 'kw@example.com'], {
      isTerminal: TERMINAL,
      ask: async ({ question, initial, check }) => {
        asked.push(question);
        const answer =
          initial ||
          (question.includes('region')
            ? 'eu-west-1'
            : question.includes('bucket')
              ? 'keys'
              : 'sec@example.com');
        expect(check(answer)).toBeUndefined();
        return answer;
      },
      choose: async (question, options) => {
        asked.push(question);
        return options.at(-1)?.value ?? '';
      },
    });
    expect([code, asked.length]).toEqual([0, 7]);
    const yaml = await readFile(join(world.folder, 'keywarden.yaml'), 'utf8');
    expect(yaml).toContain('deliver: { to: s3, bucket: keys }');
    expect(await world.run(['config', 'check'])).toMatchObject({ code: 0, err: '' });
  });

  it('overwrites nothing, unless told to', async () => {
    const world = await aWorld({ policy: 'mine' });
    expect(await world.run(['init', '--yes', ...FLAGS])).toMatchObject({ code: 2 });
    expect(await readFile(join(world.folder, 'keywarden.yaml'), 'utf8')).toBe('mine');
    expect(await world.run(['init', '--yes', '--force', ...FLAGS])).toMatchObject({ code: 0 });
  });

  it('says which flag is missing where nobody can be asked', async () => {
    const world = await aWorld({ policy: null });
    const { code, err } = await world.run(['init']);
    expect(code).toBe(2);
    expect(err).toContain('Who answers for users without an owner?');
  });
});

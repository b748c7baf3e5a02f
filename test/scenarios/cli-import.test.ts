import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHECK_AND_ROTATE_ENV, ENV_YAML, SERVERLESS } from '../../src/config/importers/samples.fixture.ts';
import { type World, aWorld } from '../harness/cli.ts';

async function importing(files: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const world = await aWorld({ policy: null });
  for (const [name, text] of Object.entries(files)) await world.write(name, text);
  return { world, ...(await world.run(['import', ...args])) };
}

const read = (world: World, name: string) => readFile(join(world.folder, name), 'utf8');

describe('import', () => {
  it.each([
    ['serverless.yml', SERVERLESS],
    ['.env', CHECK_AND_ROTATE_ENV],
    ['env.yaml', ENV_YAML],
  ])('turns %s into a file that config check accepts', async (name, text) => {
    const { world, code, out, err } = await importing({ [name]: text }, name, '-o', 'keywarden.yaml');
    expect([code, err]).toEqual([0, expect.stringContaining('Configuration written to keywarden.yaml')]);
    expect(out).toMatch(new RegExp(`^${name}:\\d+ `, 'm'));
    expect(out).toContain('What differs on purpose:');
    const check = await world.run(['config', 'check']);
    expect([check.code, check.out]).toEqual([0, expect.stringContaining('is valid')]);
  });

  it('without -o has the configuration on standard output and the account beside it', async () => {
    const { world, code, out, err } = await importing({ '.env': CHECK_AND_ROTATE_ENV }, '.env');
    expect([code, err]).toEqual([0, expect.stringContaining('.env:9 WARNING_DAYS became rotate.warn: 30d.')]);
    await world.write('keywarden.yaml', out);
    expect((await world.run(['config', 'check'])).code).toBe(0);
    expect((await world.run(['import', '.env', '--quiet'])).err).toBe('');
  });

  it('says the same as data', async () => {
    const { world, json } = await importing(
      { 'env.yaml': ENV_YAML },
      'env.yaml',
      '--output',
      'json',
      '-o',
      'new.yaml',
    );
    expect(json()).toMatchObject({
      version: 1,
      predecessor: 'cloud-governance',
      written: 'new.yaml',
      yaml: await read(world, 'new.yaml'),
      account: expect.arrayContaining([
        {
          file: 'env.yaml',
          line: 3,
          name: 'DAYS_TO_TAKE_ACTION',
          kind: 'became',
          message: 'became grace: 7d, remind: [5d, 3d], as the mails were.',
        },
      ]),
    });
  });

  it('never overwrites a configuration', async () => {
    const files = { '.env': CHECK_AND_ROTATE_ENV, 'keywarden.yaml': 'version: 1\n' };
    const { world, code, err } = await importing(files, '.env', '-o', 'keywarden.yaml');
    expect([code, err]).toEqual([2, expect.stringContaining('is not overwritten')]);
    expect(await read(world, 'keywarden.yaml')).toBe('version: 1\n');
  });

  it('ends with 2 and every fault for files that cannot be translated, and writes nothing', async () => {
    const { world, code, out, err } = await importing(
      { '.env': 'WARNING_DAYS=x\noops\n' },
      '.env',
      '-o',
      'keywarden.yaml',
    );
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('.env:1 WARNING_DAYS must be a whole number of days.\n');
    expect(err).toContain('.env:1 SES_EMAIL is missing.\n');
    expect(err).toContain('.env:2 is not NAME=value.\n');
    await expect(read(world, 'keywarden.yaml')).rejects.toThrow('ENOENT');
  });

  it('ends with 2 for a file that is not there, or is a folder', async () => {
    const { world, code, err } = await importing({ 'folder/x': '' }, 'nowhere.yml');
    expect([code, err]).toEqual([2, expect.stringContaining('There is no file nowhere.yml')]);
    expect((await world.run(['import', 'folder'])).code).toBe(2);
    expect((await world.run(['import'])).code).toBe(2);
  });
});

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { builtBundle } from '../src/code.ts';
import { addStacks, plainApp } from '../src/synth.ts';
import { type PlainTemplate, template } from './resolved.ts';

// Whether templates are valid is seen by templates.test.ts; looking takes seconds.
vi.stubEnv('CDK_VALIDATION', 'false');

describe('the CDK app', () => {
  const root = mkdtempSync(join(tmpdir(), 'keywarden-app-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const synth = () => {
    const app = plainApp({ outdir: join(root, 'cdk.out') });
    addStacks(app, { infra: 'infra', code: builtBundle(join(root, 'infra')), config: null });
    return app.synth();
  };

  it('says how to build the functions when they are not', () => {
    expect(synth).toThrow('npm run build:lambda');
  });

  it('makes the same stacks as the plain templates, but for where the code comes from', () => {
    mkdirSync(join(root, 'dist.lambda'));
    writeFileSync(join(root, 'dist.lambda/account.mjs'), 'export const handler = () => {};');
    const { stacks } = synth();
    expect(stacks.map(({ stackName }) => stackName).toSorted()).toEqual([
      'Keywarden',
      'KeywardenAccount',
      'KeywardenMember',
    ]);
    for (const [stack, name] of [
      ['Keywarden', 'organization'],
      ['KeywardenAccount', 'account'],
      ['KeywardenMember', 'member-role'],
    ] as const) {
      const made = stacks.find(({ stackName }) => stackName === stack)?.template as PlainTemplate;
      const plain = template(name);
      expect(withoutCode(made)).toEqual(withoutCode(plain));
      expect(Object.keys(plain.Parameters).filter((id) => !(id in made.Parameters))).toEqual(
        name === 'member-role' ? [] : ['CodeBucket', 'CodeKey'],
      );
    }
  }, 60_000);

  it('uploads the bundle as it is, with no container and no other file but the templates', () => {
    const assets = readFileSync(join(root, 'cdk.out/Keywarden.assets.json'), 'utf8');
    const { files, dockerImages } = JSON.parse(assets) as {
      readonly files: Readonly<Record<string, { readonly source: { readonly packaging: string } }>>;
      readonly dockerImages: object;
    };
    expect(
      Object.values(files)
        .map(({ source }) => source.packaging)
        .toSorted(),
    ).toEqual(['file', 'zip']);
    expect(dockerImages).toEqual({});
  });
});

function withoutCode({ Resources }: PlainTemplate): object {
  const entries = Object.entries(Resources).map(([id, resource]) => {
    const properties = Object.entries(resource.Properties).filter(([name]) => name !== 'Code');
    return [id, { ...resource, Properties: Object.fromEntries(properties) }] as const;
  });
  return Object.fromEntries(entries);
}

import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Templates, plainTemplates } from '../src/plain-templates.ts';

describe('the plain templates', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'keywarden-templates-'));
  let made: Templates = {};
  beforeAll(() => {
    made = plainTemplates('infra', null, scratch);
  });
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  it('are those that the app makes; else run: npm run templates -w infra', () => {
    expect(readdirSync('infra/templates').toSorted()).toEqual(Object.keys(made).toSorted());
    for (const [file, template] of Object.entries(made))
      expect(readFileSync(join('infra/templates', file), 'utf8')).toBe(
        `${JSON.stringify(template, null, 2)}\n`,
      );
  });

  it('have nothing in them that only CDK understands', () => {
    for (const template of Object.values(made)) {
      expect(template).not.toHaveProperty('Rules');
      expect(template).not.toHaveProperty('Metadata');
      expect(JSON.stringify(template)).not.toMatch(/cdk|Bootstrap|asset/i);
    }
  });

  it('name things without hashes, which change', () => {
    for (const { Resources } of Object.values(made))
      for (const id of Object.keys(Resources as object)) expect(id).not.toMatch(/[0-9A-F]{8}$/);
  });

  it('are valid, as far as CloudFormation can be asked without an account', () => {
    const report = JSON.parse(readFileSync(join(scratch, 'validation-report.json'), 'utf8')) as {
      readonly pluginReports: readonly { readonly violations: readonly object[] }[];
    };
    expect(report.pluginReports.flatMap(({ violations }) => violations)).toEqual([]);
  });

  it('fit into what CloudFormation takes from S3', () => {
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
    for (const template of Object.values(made))
      expect(JSON.stringify(template).length).toBeLessThan(1_000_000);
  });
});

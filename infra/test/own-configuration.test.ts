import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { plainTemplates } from '../src/plain-templates.ts';
import type { PlainTemplate } from './resolved.ts';

const folder = mkdtempSync(join(tmpdir(), 'keywarden-own-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// Whether templates are valid is seen by templates.test.ts; looking takes seconds.
vi.stubEnv('CDK_VALIDATION', 'false');

const RULES = [{ name: 'everyone', unused: { after: '45d' } }];

/** The templates for a `keywarden.yaml` of one's own. JSON is YAML. */
function made(sections: object): Readonly<Record<string, PlainTemplate>> {
  const file = join(folder, 'keywarden.yaml');
  const store = 's3://example-keywarden/store';
  writeFileSync(
    file,
    JSON.stringify({ version: 1, owners: [{ tag: 'email' }], rules: RULES, store, ...sections }),
  );
  return plainTemplates('infra', file, join(folder, 'out')) as unknown as Readonly<
    Record<string, PlainTemplate>
  >;
}

function actionsOf(template: PlainTemplate | undefined, id: string): readonly string[] {
  const text = JSON.stringify(template?.Resources[id]?.Properties ?? null);
  return [...text.matchAll(/"([a-z0-9-]+:[A-Z]\w+)"/g)].map(([, action = '']) => action);
}

describe('templates from a configuration of one’s own', () => {
  it('enter the listed accounts only, by the role as it is called there, and list no organization', () => {
    const templates = made({
      accounts: { list: ['111122223333', '444455556666'], role: 'security/Keys', 'external-id': 'example' },
    });
    expect(Object.keys(templates)).toEqual(['organization.template.json', 'member-role.template.json']);
    const { Parameters, Resources } = templates['organization.template.json'] as PlainTemplate;
    expect(Parameters['MemberRole']).toMatchObject({ Default: 'security/Keys' });
    const may = JSON.stringify(Resources['AccountRole']);
    expect(may).toContain(':iam::444455556666:role/');
    expect(may).not.toContain(':iam::*:role/');
    expect(actionsOf(templates['organization.template.json'], 'AccountsRole')).not.toContain(
      'organizations:ListAccounts',
    );
    expect(templates['member-role.template.json']?.Parameters).toMatchObject({
      RoleName: { Default: 'Keys' },
      RolePath: { Default: '/security/' },
      ExternalId: { Default: 'example' },
    });
  });

  it('let the function act in its own account where it is entered with the credentials, changing only when enforcing', () => {
    const { 'organization.template.json': template } = made({ accounts: ['111122223333', '444455556666'] });
    expect(actionsOf(template, 'AccountRole')).toContain('iam:ListUsers');
    expect(actionsOf(template, 'AccountRole')).not.toContain('iam:UpdateAccessKey');
    expect(actionsOf(template, 'AccountWrite')).toContain('iam:UpdateAccessKey');
    expect(template?.Resources['AccountWrite']?.Condition).toBe('Enforces');
  }, 60_000);

  it('allow nothing that is not switched on: no mail, no secrets, no deletion', () => {
    const templates = made({ accounts: { organization: { 'own-account': 'role' } } });
    const all = JSON.stringify(templates);
    for (const never of ['ses:', 'AWS::SES', 'secretsmanager:', 'iam:DeleteAccessKey', 'iam:CreateAccessKey'])
      expect(all).not.toContain(`"${never}`);
    expect(templates['organization.template.json']?.Parameters).not.toHaveProperty('Sender');
    expect(actionsOf(templates['member-role.template.json'], 'WritePolicy')).toContain('iam:UpdateAccessKey');
  });

  it('have no policy for changes where no rule does anything', () => {
    const templates = made({
      accounts: { organization: {} },
      rules: [{ name: 'all', exempt: { until: '2027-06-30', reason: 'not yet' } }],
    });
    expect(templates['member-role.template.json']?.Resources).not.toHaveProperty('WritePolicy');
  });

  it('name the KMS key of the secrets, and the sender', () => {
    const templates = made({
      accounts: { organization: { 'own-account': 'role' } },
      rules: [{ name: 'robots', rotate: { by: 'keywarden', after: '90d' } }],
      notify: { email: { via: 'ses', from: 'Keys <keys@example.org>', region: 'eu-north-1' } },
      deliver: { to: 'secrets-manager', 'kms-key': 'alias/keywarden' },
    });
    const { 'organization.template.json': organization, 'member-role.template.json': member } = templates;
    expect(organization?.Parameters['Sender']).toMatchObject({ Default: 'keys@example.org' });
    expect(JSON.stringify(organization?.Resources['AccountSend'])).toContain(':ses:eu-north-1:');
    expect(actionsOf(member, 'WritePolicy')).not.toContain('iam:CreateAccessKey');
    expect(actionsOf(member, 'IssuePolicy')).toEqual(
      expect.arrayContaining(['iam:CreateAccessKey', 'kms:GenerateDataKey', 'kms:Decrypt']),
    );
    expect(JSON.stringify(member)).toContain('"kms:ResourceAliases":"alias/keywarden"');
  });

  it.each([
    ['kms:alias/ours', 'alias/ours'],
    ['kms:arn:aws:kms:eu-west-1:111122223333:key/1', null],
    ['env:STATE_KEY', null],
    [undefined, null],
  ])('make a state key only where it is named by an alias: %s', (stateKey, alias) => {
    const { 'account.template.json': template } = made({ 'state-key': stateKey });
    expect(template?.Resources['SealKeyAlias']?.Properties['AliasName'] ?? null).toBe(alias);
    expect('SealKey' in (template?.Resources ?? {})).toBe(alias !== null);
  });

  it('let the functions use a state key that is made elsewhere, by its ARN', () => {
    const arn = 'arn:aws:kms:eu-west-1:111122223333:key/1';
    const { 'account.template.json': template } = made({ 'state-key': `kms:${arn}` });
    const text = JSON.stringify(template?.Resources['AccountRole']);
    expect(text).toContain(`"Action":"kms:GenerateMac","Effect":"Allow","Resource":"${arn}"`);
  });

  it('are those of a single account where the configuration is for one', () => {
    expect(Object.keys(made({}))).toEqual(['account.template.json']);
  });

  it.each([['s3://example-keywarden/elsewhere'], ['s3://example-keywarden'], ['./store'], [null]])(
    'are not made for the store %s, which the functions could not write to',
    (store) => {
      expect(() => made(store === null ? { store: undefined } : { store })).toThrow(
        /write store: s3:\/\/<the state bucket>\/store/,
      );
    },
  );
});

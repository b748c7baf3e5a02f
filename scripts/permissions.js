// Makes docs/permissions.md from the actions that src/aws declares and the policies made of them. With --stdout it prints
// the text instead.
import { build } from 'esbuild';
import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** A configuration in which everything is switched on, with each sink. */
const EXAMPLE = `
version: 1
extends: [preset:standard]
accounts: { organization: { exclude: [ou-exam-sandbox1, { tags: { stage: legacy } }] } }
rules: [{ name: robots, match: { path: /robots/ }, rotate: { by: keywarden, after: 90d, delete: 30d } }]
notify: { email: { via: ses, from: keywarden@example.com, region: eu-west-1 } }
deliver: DELIVER
guardrails: { protected-paths: [/break-glass/] }
take-over: { cloud-governance: true }
store: s3://example-keywarden/store
state-key: kms:alias/keywarden-state
`;
const SINKS = {
  'Secrets Manager': '{ to: secrets-manager, region: eu-west-1, kms-key: alias/keywarden }',
  'a bucket': '{ to: s3, bucket: example-handover, region: eu-west-1, kms-key: alias/keywarden }',
};

const ENTRY = `
export { NEEDS } from './src/aws/needs.ts';
import { loadPolicy } from './src/config/load.ts';
import { ANYWHERE } from './src/permissions/place.ts';
import { doctorPolicy, runningPolicies } from './src/permissions/policies.ts';
export const policiesFor = (text) => {
  const { policy } = loadPolicy(text, 'example');
  const place = { ...ANYWHERE, organization: 'o-exampletrading' };
  const store = { bucket: 'example-keywarden', prefix: 'store' };
  return [...runningPolicies(policy, place, store), doctorPolicy(policy, place, store)];
};
`;

const { NEEDS, policiesFor } = await load();
const [secrets, bucket] = Object.values(SINKS).map((sink) => policiesFor(EXAMPLE.replace('DELIVER', sink)));
const text = page();
if (process.argv.includes('--stdout')) process.stdout.write(text);
else writeFileSync(join(root, 'docs/permissions.md'), text);

/** The sources are TypeScript: they are bundled for a moment, beside the packages that they import. */
async function load() {
  const folder = join(root, `dist.permissions-${process.pid}`);
  const outfile = join(folder, 'permissions.js');
  try {
    await build({
      stdin: { contents: ENTRY, resolveDir: root, loader: 'ts' },
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
    });
    return await import(outfile);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function page() {
  const other = bucket.find(({ role }) => role === 'issue');
  const delivering = other.document.Statement.filter(
    (statement) => !secrets.some(({ document }) => includes(document.Statement, statement)),
  );
  return `# Permissions

\`keywarden iam-policy\` prints the least policies for what is switched on in your configuration: without \`deliver\` nothing of
Secrets Manager, without \`notify\` nothing of SES. Nothing is asked of AWS for it, and every policy is far below IAM's 6,144
characters.

\`\`\`
keywarden iam-policy                                   # all of them, each with who carries it
keywarden iam-policy --role read > read.json           # one alone, bare
aws iam create-policy --policy-name KeywardenRead --policy-document file://read.json
keywarden iam-policy --role trust --organization o-exampletrading \\
  --principal arn:aws:iam::111122223333:role/Keywarden # who may assume the role of an account
keywarden doctor                                       # whether all of it is in place
\`\`\`

\`--path /team/\` and \`--tag managed=yes\` narrow what may be changed to such users; \`--account\`, \`--region\` and \`--partition\`
narrow or move the ARNs. Whoever only looks (\`scan\`, \`plan\`, \`explain\`) needs \`read\`, and \`store\` where the store is a bucket;
\`plan\` and \`explain\` also \`notify\` where it is configured, because they have to know whom mail does not reach.

## Look, act, issue

The powers are split, so that no session has more of them than its part of a run needs.

- **Look.** \`read\` is all that looking takes. An account that is entered by a role is looked at with a session whose session policy
  allows nothing but reads, whatever the role may do.
- **Act.** To change something, the role is assumed anew. The session policy names the users of the plan that was weighed, by their
  ARNs, and for each what the plan does to them: a key that is due to be deactivated gives \`iam:UpdateAccessKey\` on its user and
  the tags of the record, and no right to make or delete a key. Secrets are named by the UserId of their user. A session policy
  has room for 2,048 characters, about 25 users; more users are done in several sessions, one after the other. An owner who is only
  told something takes no act session.
- **Issue.** \`issue\` is a policy of its own. It allows \`iam:CreateAccessKey\` only for users to whom a rule with
  \`rotate: { by: keywarden }\` may apply: its paths and names are in the ARNs, its tags in \`aws:ResourceTag\`. IAM knows no groups,
  no \`not\` and no account in such a rule; \`iam-policy\` then allows the narrowest that IAM can say, and says so. Without
  such a rule there is no \`CreateAccessKey\`, and \`keywarden rotate USER\` is for users of such a rule only.

A user who is moved to another path between the look and the change is out of the session's reach: the step fails for that user, says
so, and the next run looks again.

**Nothing is narrowed without a role.** Where Keywarden runs with the operator's own identity in its own account (\`accounts: self\`, or the
account of the credentials without \`own-account: role\`), it has all of that identity's power from beginning to end. Attach only
\`read\` to whoever only looks. To have the split in a single account, name it and a role:
\`accounts: { list: ['111122223333'], role: KeywardenMember, own-account: role }\`.

What these policies must do is tested: the whole life of keys runs under exactly them, against the embedded AWS that enforces
them; every action in them is used there, and none can be taken out.

## The policies

This is what they say with everything switched on, over an organization. \`doctor\` is for \`keywarden doctor\` alone.

${secrets.map(section).join('\n\n')}

### issue, when secrets go to a bucket

Instead of the statements on Secrets Manager:

${statementTable(delivering)}

## Why each action

| action | needed by |
| ------ | --------- |
${actionRows().join('\n')}

Made from \`src/aws/needs.ts\` and \`src/permissions\` by \`node scripts/permissions.js\`.
`;
}

function section({ role, does, attachTo, document }) {
  return `### ${role}\n\nIt ${does}. For ${attachTo.join(' and ')}.\n\n${statementTable(document.Statement)}`;
}

function statementTable(statements) {
  const rows = statements.map(
    ({ Sid, Effect, Action, Resource, Condition = {} }) =>
      `| ${Effect === 'Deny' ? `**Deny** ` : ''}\`${Sid}\` | ${code(Action)} | ${code(Resource)} | ${conditions(Condition)} |`,
  );
  return ['| statement | actions | on | when |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function conditions(condition) {
  const all = Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => `\`${operator} ${key}\` ${code([values].flat())}`),
  );
  return all.join(', and ');
}

function code(texts) {
  return texts.map((each) => `\`${each}\``).join(', ');
}

function actionRows() {
  const users = new Map();
  for (const [group, functions] of Object.entries(NEEDS))
    for (const [name, actions] of Object.entries(functions))
      for (const action of actions) users.set(action, [...(users.get(action) ?? []), `${group}.${name}`]);
  return [...users]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([action, names]) => `| \`${action}\` | ${code(names)} |`);
}

function includes(statements, wanted) {
  return statements.some((each) => JSON.stringify(each) === JSON.stringify(wanted));
}

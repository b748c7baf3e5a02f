import { archiveInBucket } from './code.ts';
import { addStacks, plainApp } from './synth.ts';

/** The templates by the name of their file. */
export type Templates = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const FILES: Readonly<Record<string, string>> = {
  Keywarden: 'organization.template.json',
  KeywardenAccount: 'account.template.json',
  KeywardenMember: 'member-role.template.json',
};

/** Plain CloudFormation: the same stacks, with the code of the functions as parameters. */
export function plainTemplates(infra: string, config: string | null, outdir: string): Templates {
  const app = plainApp({ outdir });
  addStacks(app, { infra, code: archiveInBucket, config });
  const { stacks } = app.synth();
  return Object.fromEntries(
    stacks.map(({ stackName, template }) => [
      FILES[stackName] ?? stackName,
      { AWSTemplateFormatVersion: '2010-09-09', ...(template as Record<string, unknown>) },
    ]),
  );
}

import { readFileSync } from 'node:fs';

/** A state machine in Amazon States Language, as far as the tests look into it. */
export interface Definition {
  readonly StartAt: string;
  readonly TimeoutSeconds?: number;
  readonly States: Readonly<Record<string, State>>;
}

export type State = Readonly<Record<string, unknown>> & { readonly Type: string };

interface Template {
  readonly Resources: Readonly<
    Record<
      string,
      {
        readonly Properties: {
          readonly DefinitionString: string;
          readonly DefinitionSubstitutions: Readonly<Record<string, unknown>>;
        };
      }
    >
  >;
}

/**
 * The definition of a state machine as it is deployed: out of the checked-in template of the organization, with its
 * placeholders filled in as CloudFormation does it.
 */
export function deployedDefinition(id: 'Run' | 'Start', concurrency: number): Definition {
  const template = JSON.parse(readFileSync('infra/templates/organization.template.json', 'utf8')) as Template;
  const machine = template.Resources[id]?.Properties;
  if (machine === undefined) throw new Error(`The template has no state machine ${id}.`);
  const values: Readonly<Record<string, string>> = { Partition: 'aws', Concurrency: String(concurrency) };
  const text = machine.DefinitionString.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    if (!(name in machine.DefinitionSubstitutions)) throw new Error(`${name} is not substituted.`);
    return values[name] ?? `arn:aws:lambda:us-east-1:111122223333:function:${name}`;
  });
  return JSON.parse(text) as Definition;
}

import { readFileSync } from 'node:fs';

/** A part of a template. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, Json>>;
  readonly Condition?: string;
}

export interface PlainTemplate {
  readonly Parameters: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly Resources: Readonly<Record<string, Resource>>;
}

/** As it is checked in. */
export function template(name: 'organization' | 'account' | 'member-role'): PlainTemplate {
  return JSON.parse(readFileSync(`infra/templates/${name}.template.json`, 'utf8')) as PlainTemplate;
}

/** @throws Error when there is no such resource */
// Each test says what it expects to find there.
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
export function propertiesOf<T>({ Resources }: PlainTemplate, id: string): T {
  const found = Resources[id];
  if (found === undefined) throw new Error(`There is no ${id}.`);
  return found.Properties as T;
}

/** What a template is deployed with. */
export interface Deployed {
  /** By what is referred to, pseudo parameters included. */
  readonly names: Readonly<Record<string, string>>;
  /** Conditions that hold. */
  readonly holds: readonly string[];
}

const NOTHING = Symbol('AWS::NoValue');

/** What CloudFormation would make of a part of a template. @throws Error for a name that is not given */
export function resolved(part: Json, deployed: Deployed): Json {
  const found = resolve(part, deployed);
  if (found === NOTHING) throw new Error('It would be left out.');
  return found;
}

function resolve(part: Json, deployed: Deployed): Json | typeof NOTHING {
  if (Array.isArray(part)) return part.map((each: Json) => resolve(each, deployed)).filter(isThere);
  if (part === null || typeof part !== 'object') return part;
  const record = part as Readonly<Record<string, Json>>;
  if (typeof record['Ref'] === 'string') return named(record['Ref'], deployed);
  if (record['Fn::GetAtt'] !== undefined)
    return named((record['Fn::GetAtt'] as string[]).join('.'), deployed);
  if (record['Fn::Join'] !== undefined) {
    const [glue, pieces] = record['Fn::Join'] as [string, Json[]];
    return pieces.map((each) => textOf(resolve(each, deployed))).join(glue);
  }
  if (record['Fn::If'] !== undefined) {
    const [condition, then, otherwise] = record['Fn::If'] as [string, Json, Json];
    return resolve(deployed.holds.includes(condition) ? then : otherwise, deployed);
  }
  const entries = Object.entries(record).map(([key, value]) => [key, resolve(value, deployed)] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, Json] => isThere(entry[1])));
}

function textOf(part: Json | typeof NOTHING): string {
  if (typeof part !== 'string') throw new Error(`${JSON.stringify(part)} is no text to join.`);
  return part;
}

function isThere(part: Json | typeof NOTHING): part is Json {
  return part !== NOTHING;
}

function named(name: string, { names }: Deployed): string | typeof NOTHING {
  if (name === 'AWS::NoValue') return NOTHING;
  const value = names[name];
  if (value === undefined) throw new Error(`"${name}" is not given.`);
  return value;
}

import { isScalar } from 'yaml';
import type { Document, Node } from 'yaml';
import type { Entry, ImportFault, ReadFile, SourceFile } from './entry.ts';
import { type Lookup, type Resolved, resolveVariables } from './variables.ts';
import { type YamlFile, type YamlPair, plainText, readYaml } from './yaml-file.ts';

/** A YAML file: a serverless.yml, a plain mapping of names to values, or what AWS says of a function. */
export function readYamlEnvironment(source: SourceFile, env: Lookup['env']): ReadFile {
  const yaml = readYaml(source);
  if (yaml.document === null) return { entries: [], faults: yaml.faults };
  const top = yaml.pairs(yaml.document.contents);
  const isServerless = top.some(({ name }) => name === 'provider' || name === 'functions');
  const lookup = { self: (path: string) => textAt(yaml.document, path.split('.')), env };
  if (isServerless) return ofServerless(source.name, yaml, lookup);
  const answer = OF_LAMBDA.map((path) => yaml.pairs(nodeAt(yaml.document, path)));
  const pairs = answer.find(({ length }) => length > 0) ?? top;
  return { entries: pairs.map((pair) => asEntry(source.name, pair, yaml, lookup)), faults: [] };
}

/** Where `aws lambda get-function-configuration` has the environment of a function. */
const OF_LAMBDA = [['Environment', 'Variables'], ['Variables']];

/** `provider.environment`, and that of each function, which goes before it. */
function ofServerless(file: string, yaml: YamlFile, lookup: Lookup): ReadFile {
  const at = (...path: readonly string[]): unknown => nodeAt(yaml.document, path);
  const functions = yaml.pairs(at('functions')).map(({ name, line }) => ({
    line,
    environment: at('functions', name, 'environment'),
  }));
  const providers = { line: lineOf(yaml, 'provider'), environment: at('provider', 'environment') };
  const places = [providers, ...functions];
  const faults = places.flatMap(({ line, environment }) => elsewhere(file, line, environment));
  const entries = (environment: unknown) =>
    yaml.pairs(environment).map((pair) => asEntry(file, pair, yaml, lookup));
  const own = functions.flatMap(({ environment }) => entries(environment));
  const names = new Set(own.map(({ name }) => name));
  const shared = entries(providers.environment).filter(({ name }) => !names.has(name));
  return { entries: [...shared, ...own].toSorted((a, b) => a.line - b.line), faults };
}

/** An environment that is a variable itself, `${file(env.yml)}`: its file has to be given instead. */
function elsewhere(file: string, line: number, environment: unknown): readonly ImportFault[] {
  const text = isScalar(environment) ? plainText(environment) : null;
  if (text === null || text === '') return [];
  return [{ file, line, message: `its environment is ${text}: give the file that it stands in as well.` }];
}

function asEntry(file: string, { name, line, value }: YamlPair, yaml: YamlFile, lookup: Lookup): Entry {
  return { file, line, name, ...valueOf(value, yaml, lookup) };
}

function valueOf(node: Node | null, yaml: YamlFile, lookup: Lookup): Resolved {
  const tag = node?.tag ?? '';
  const long = yaml.pairs(node).find((pair) => pair.name === 'Ref')?.value ?? null;
  if (tag === '!Ref' || long !== null) return named(plainText(long ?? node) ?? '', yaml.document, lookup);
  if (tag.startsWith('!') && !tag.startsWith('!!')) return { value: null, unresolved: tag, assumed: [] };
  const text = plainText(node);
  if (text !== null) return resolveVariables(text, lookup);
  // A mapping is no value of an environment; that something stands there is worth a word all the same.
  return { value: yaml.pairs(node).length === 0 ? '' : '{…}', unresolved: null, assumed: [] };
}

/** `!Ref` of a bucket of the same file: its name, where the file gives it one. */
function named(resource: string, document: Document | null, lookup: Lookup): Resolved {
  const name = textAt(document, ['resources', 'Resources', resource, 'Properties', 'BucketName']);
  return name === undefined
    ? { value: null, unresolved: `!Ref ${resource}, which only CloudFormation knows`, assumed: [] }
    : resolveVariables(name, lookup);
}

function textAt(document: Document | null, path: readonly string[]): string | undefined {
  const node = nodeAt(document, path);
  // `service: { name: … }` is the long form of `service: …`
  if (path.length === 1 && path[0] === 'service' && !isScalar(node))
    return textAt(document, ['service', 'name']);
  return isScalar(node) ? (plainText(node) ?? undefined) : undefined;
}

function nodeAt(document: Document | null, path: readonly string[]): unknown {
  return document?.getIn(path, true);
}

function lineOf(yaml: YamlFile, name: string): number {
  return yaml.pairs(yaml.document?.contents).find((pair) => pair.name === name)?.line ?? 1;
}

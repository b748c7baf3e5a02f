import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

/** Every keywarden.yaml that we hand out, by the file it stands in. */
export const CONFIGURATIONS = [
  'examples/keywarden.yaml',
  'examples/organization-policy.yaml',
  'examples/github-actions/keywarden.yaml',
  'examples/kubernetes/cronjob.yaml',
  'infra/default/account.yaml',
  'infra/default/organization.yaml',
] as const;

/** The text of a keywarden.yaml; of a Kubernetes manifest, the one in its ConfigMap. */
export function configurationIn(path: string): string {
  const text = readFileSync(path, 'utf8');
  const [own] = parseAllDocuments(text)
    .map((document) => document.toJS() as { readonly kind?: string; readonly data?: Record<string, string> })
    .flatMap(({ kind, data }) => (kind === 'ConfigMap' ? (data?.['keywarden.yaml'] ?? []) : []));
  return own ?? text;
}

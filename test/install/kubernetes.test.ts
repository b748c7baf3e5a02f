import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../src/config/load.ts';
import { at, manifest, read } from './documents.ts';

const FILE = 'examples/kubernetes/cronjob.yaml';
const cronJob = manifest(FILE, 'CronJob');
const pod = at(cronJob, 'spec.jobTemplate.spec.template.spec') as Readonly<Record<string, unknown>>;
const container = at(pod, 'containers.0') as Readonly<Record<string, unknown>>;

describe('the CronJob of the Kubernetes example', () => {
  it.each([
    [cronJob, 'apiVersion', 'batch/v1'],
    [cronJob, 'spec.concurrencyPolicy', 'Forbid'],
    [cronJob, 'spec.jobTemplate.spec.backoffLimit', 0],
    [pod, 'restartPolicy', 'Never'],
    [pod, 'automountServiceAccountToken', false],
    [pod, 'securityContext.runAsNonRoot', true],
    [pod, 'securityContext.seccompProfile.type', 'RuntimeDefault'],
    [container, 'securityContext.allowPrivilegeEscalation', false],
    [container, 'securityContext.readOnlyRootFilesystem', true],
    [container, 'securityContext.capabilities', { drop: ['ALL'] }],
  ])('%#: says %s', (part, path, value) => expect(at(part, path)).toEqual(value));

  it('runs as the user of the image', () => {
    const user = /^USER (\d+):\d+$/m.exec(read('Dockerfile'))?.[1];
    expect(at(pod, 'securityContext.runAsUser')).toBe(Number(user));
  });

  it('says how much it takes, and holds on to no more', () => {
    expect(at(container, 'resources.requests')).toMatchObject({
      cpu: expect.any(String),
      memory: expect.any(String),
    });
    expect(at(container, 'resources.limits.memory')).toBeDefined();
  });

  it('names an image by version, never the latest', () => {
    expect(container['image']).toMatch(/:\d+\.\d+\.\d+$|@sha256:[0-9a-f]{64}$/);
  });

  it('is on a schedule in a time zone that there is', () => {
    expect(at(cronJob, 'spec.schedule')).toMatch(/^(\S+ ){4}\S+$/);
    const timeZone = at(cronJob, 'spec.timeZone') as string;
    expect(() => new Intl.DateTimeFormat('en', { timeZone })).not.toThrow();
  });

  it('changes nothing before somebody switches it on', () => {
    expect(container['args']).toEqual(['plan']);
  });

  it('finds its configuration where the ConfigMap is mounted, and it is valid', () => {
    const folder = at(container, 'volumeMounts.0.mountPath');
    expect(at(container, 'env')).toContainEqual({
      name: 'KEYWARDEN_CONFIG',
      value: `${String(folder)}/keywarden.yaml`,
    });
    expect(at(pod, 'volumes.0.configMap.name')).toBe(at(manifest(FILE, 'ConfigMap'), 'metadata.name'));
    const { policy, warnings } = loadPolicy(configuration(), FILE);
    expect(warnings).toEqual([]);
    // The root of a pod can't be written, and is gone afterwards.
    expect(policy.store).toMatch(/^s3:\/\//);
  });

  it('runs as the one service account that the trust policies let in', () => {
    const account = manifest(FILE, 'ServiceAccount');
    const namespace = String(at(account, 'metadata.namespace'));
    const name = String(at(account, 'metadata.name'));
    expect(pod['serviceAccountName']).toBe(name);
    expect(at(cronJob, 'metadata.namespace')).toBe(namespace);

    const irsa = JSON.parse(read('examples/kubernetes/trust-irsa.json')) as unknown;
    const equals = at(irsa, 'Statement.0.Condition.StringEquals') as Record<string, string>;
    const issuer = String(at(irsa, 'Statement.0.Principal.Federated')).replace(/^.*oidc-provider\//, '');
    expect(equals).toEqual({
      [`${issuer}:aud`]: 'sts.amazonaws.com',
      [`${issuer}:sub`]: `system:serviceaccount:${namespace}:${name}`,
    });

    const podIdentity = JSON.parse(read('examples/kubernetes/trust-pod-identity.json')) as unknown;
    expect(at(podIdentity, 'Statement.0.Condition.StringEquals')).toMatchObject({
      'aws:RequestTag/kubernetes-namespace': namespace,
      'aws:RequestTag/kubernetes-service-account': name,
    });
  });
});

function configuration(): string {
  const data = manifest(FILE, 'ConfigMap')['data'] as Readonly<Record<string, string>>;
  return data['keywarden.yaml'] ?? '';
}

import { z } from 'zod';
import type { StateKey } from '../../core/model/policy.ts';
import { line } from './scalars.ts';

const KMS = /^kms:(alias\/[\w/-]+|arn:aws[a-z-]*:kms:([a-z0-9-]+):\d{12}:(?:alias\/[\w/-]+|key\/[\w-]+))$/;
const ENV = /^env:([A-Za-z_]\w*)$/;
const SECRET = /^secretsmanager:(arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:\S+)$/;
const FILE = /^file:(.+)$/;

const stateKey = line.refine((written) => parseStateKey(written) !== undefined, {
  error: 'must be kms:alias/NAME (or kms: and the ARN of a key), env:NAME, secretsmanager:ARN or file:PATH',
});

/** One key, or two while it is changed: the first makes seals, both verify them. */
export const StateKeys = z.union([stateKey, z.array(stateKey).min(1).max(2)]);

/** What `state-key` names; undefined: nothing that could be one. */
export function parseStateKey(written: string): StateKey | undefined {
  const [, alias, region = null] = KMS.exec(written) ?? [];
  if (alias !== undefined) return { kind: 'kms', alias, region };
  const name = ENV.exec(written)?.[1];
  if (name !== undefined) return { kind: 'env', name };
  const arn = SECRET.exec(written)?.[1];
  if (arn !== undefined) return { kind: 'secretsmanager', arn };
  const path = FILE.exec(written)?.[1];
  return path === undefined ? undefined : { kind: 'file', path };
}

/** As it is written. */
export function showStateKey(key: StateKey): string {
  switch (key.kind) {
    case 'kms':
      return `kms:${key.alias}`;
    case 'env':
      return `env:${key.name}`;
    case 'secretsmanager':
      return `secretsmanager:${key.arn}`;
    case 'file':
      return `file:${key.path}`;
  }
}

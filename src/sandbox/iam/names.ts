import type { Instant } from '../world.ts';
import type { Group, Role, User } from './state.ts';

/** `arn:aws:iam::111122223333:user/people/alice` */
export const userArn = (account: string, user: Pick<User, 'path' | 'name'>): string =>
  `arn:aws:iam::${account}:user${user.path}${user.name}`;

export const groupArn = (account: string, group: Pick<Group, 'path' | 'name'>): string =>
  `arn:aws:iam::${account}:group${group.path}${group.name}`;

export const roleArn = (account: string, role: Pick<Role, 'path' | 'name'>): string =>
  `arn:aws:iam::${account}:role${role.path}${role.name}`;

export const rootArn = (account: string): string => `arn:aws:iam::${account}:root`;

/** `2026-11-01T02:00:00Z`, as IAM's XML has it. */
export const isoSecond = (at: Instant): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

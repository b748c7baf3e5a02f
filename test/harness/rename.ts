import { IAMClient, UpdateUserCommand } from '@aws-sdk/client-iam';
import type { Sandbox } from '../../src/sandbox/server.ts';

/** Renames a user by hand, as an administrator can. */
export async function renameUser({ endpoint, control }: Sandbox, name: string, to: string): Promise<void> {
  const client = new IAMClient({ endpoint, region: 'us-east-1', credentials: control.credentials() });
  await client.send(new UpdateUserCommand({ UserName: name, NewUserName: to }));
}

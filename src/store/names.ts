import { StoreError } from './store-error.ts';

/** A path segment that means the same to every file system, and cannot lead out of its folder. */
const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}$/;
/** AWS: 16 to 128 word characters. */
const KEY_ID = /^\w{16,128}$/;
const RUN = /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/;

/** Whether each segment of a relative path can be a file name. */
export function isSafePath(path: string): boolean {
  return path.split('/').every((segment) => SEGMENT.test(segment));
}

/** Whether it can be an access key id, and so the name of a file. */
export function isKeyId(text: string): boolean {
  return KEY_ID.test(text);
}

/** @throws StoreError for a run id that could not be part of a file name */
export function checkRun(run: string): void {
  if (RUN.test(run)) return;
  throw new StoreError(`"${run}" cannot be a run id: letters, digits and dashes, at most 64.`, run);
}

/** Where an account's state lives: see storeScope. @throws StoreError */
export function checkScope(scope: string): void {
  if (isSafePath(scope) && scope.split('/').length === 2) return;
  throw new StoreError(
    `"${scope}" cannot be the place of an account: "<partition>/<account>" is needed.`,
    scope,
  );
}

/**
 * Where an account's state lives: `<partition>/<account>`, or `<endpoint>/<account>` when the endpoint is overridden, so
 * that what is tried out against an emulator never mixes with the real account.
 * @throws StoreError when the endpoint is not a URL
 */
export function storeScope(options: {
  readonly partition: string;
  readonly account: string;
  readonly endpointUrl?: string | null | undefined;
}): string {
  const { partition, account, endpointUrl } = options;
  const scope = `${endpointUrl ? endpointFolder(endpointUrl) : partition}/${account}`;
  checkScope(scope);
  return scope;
}

/** `http://127.0.0.1:8123` as `127.0.0.1-8123`; with the port always, so that no host is named like a partition. */
function endpointFolder(endpointUrl: string): string {
  if (!URL.canParse(endpointUrl)) {
    throw new StoreError(
      `The endpoint "${endpointUrl}" is not a URL. Write it like http://127.0.0.1:8123.`,
      endpointUrl,
    );
  }
  const { hostname, port, protocol } = new URL(endpointUrl);
  const host = hostname.replaceAll(/[^\w.-]+/g, '_').replace(/^[.-]+/, '');
  return `${host}-${port || (protocol === 'https:' ? '443' : '80')}`;
}

import type { Aws } from '../aws/clients.ts';
import type { Policy } from '../core/model/policy.ts';
import type { Clock, Sleep } from '../core/ports.ts';
import type { Templates } from '../notify/templates.ts';
import type { Directories } from '../owners/directory.ts';
import type { Store } from '../store/store.ts';

/** What a run over one account is made of; the edges (CLI, Lambda, demo) fill it in. */
export interface RunDeps {
  readonly aws: Aws;
  /**
   * Enters the account anew, with no more power than a session policy leaves; absent: there is no role to enter by, and
   * `aws` is who we are, with all that it may do.
   */
  readonly actAs?: (policy: string) => Aws;
  readonly policy: Policy;
  /** What the account is called, for people; absent or null: not known. */
  readonly accountName?: string | null;
  /** Opens the store of the account we find ourselves in, and fetches what seals it. */
  readonly openStore: (account: { readonly partition: string; readonly account: string }) => Promise<Store>;
  readonly templates: Templates;
  /** Directories of the policy's owners; absent: it names none. */
  readonly directories?: Directories;
  /** A fresh run id: eight characters that IAM tags allow. */
  readonly newRunId: () => string;
  /** Name of the run that takes several turns, of which this is one; absent: this is all of it. */
  readonly turnOf?: string;
  /** ARN of whoever started a run over many accounts, where each is entered as somebody else; absent: the caller. */
  readonly startedBy?: string;
  /** For leases and progress only; decisions use the date AWS answers with. */
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly full?: boolean;
  /** Of many accounts the operators hear only where something happened; of one they hear after each run. */
  readonly digestOnlyOfEvents?: boolean;
  readonly onProgress?: (done: number, total: number) => void;
}

/** What `--output json` prints, as far as tests look at it. The formats are those of DESIGN and the README. */

interface Printed {
  readonly out: string;
}

/** Each reads standard output as data. @throws SyntaxError when it is anything but JSON */
export const readScan = ({ out }: Printed): ScanJson => JSON.parse(out) as ScanJson;
export const readPlan = ({ out }: Printed): PlanJson => JSON.parse(out) as PlanJson;
export const readApplied = ({ out }: Printed): ApplyJson => JSON.parse(out) as ApplyJson;
export const readExplained = ({ out }: Printed): ExplainJson => JSON.parse(out) as ExplainJson;

export interface PlanJson {
  readonly version: number;
  readonly generatedAt: string;
  readonly policyHash: string;
  readonly hypothetical: boolean;
  readonly accounts: readonly {
    readonly account: string;
    readonly items: readonly PlanItemJson[];
    readonly upcoming: readonly PlanItemJson[];
    readonly holds: readonly HoldJson[];
    readonly guardrails: { readonly stopped: string | null };
    readonly errors: readonly string[];
  }[];
}

interface PlanItemJson {
  readonly id: string;
  readonly user: string;
  readonly keyId: string | null;
  readonly step: string;
  readonly reason: string;
  readonly due: string;
  readonly promised?: string | null;
  readonly message: string;
}

interface HoldJson {
  readonly user: string;
  readonly keyId: string | null;
  readonly reason: string;
  readonly message: string;
}

export interface ApplyJson {
  readonly version: number;
  readonly run: string;
  readonly consented: boolean;
  readonly results: readonly {
    readonly id: string;
    readonly user: string;
    readonly keyId: string | null;
    readonly step: string;
    readonly outcome: 'done' | 'skipped' | 'failed';
    readonly message: string;
  }[];
  readonly stopped: string | null;
  readonly held: number;
  readonly interrupted: boolean;
  readonly errors: readonly string[];
}

export interface ScanJson {
  readonly version: number;
  readonly generatedAt: string;
  readonly accounts: readonly {
    readonly account: string;
    readonly users: number;
    readonly keys: number;
    readonly activeKeys: number;
    readonly notes: readonly string[];
    readonly findings: readonly FindingJson[];
  }[];
}

interface FindingJson {
  readonly user: string;
  readonly keyId: string | null;
  readonly slot: number | null;
  readonly status: string | null;
  readonly severity: string;
  readonly reason: string;
  readonly ageDays: number | null;
  readonly ageFrom: string | null;
  readonly idleDays: number | null;
  readonly message: string;
}

export interface ExplainJson {
  readonly user: string;
  readonly keys: readonly {
    readonly keyId: string;
    readonly status: string;
    readonly record: string | null;
    readonly decisions: readonly {
      readonly kind: string;
      readonly reason: string;
      readonly message: string;
      readonly next: { readonly step: string; readonly at: string } | null;
    }[];
    readonly receipts: readonly { readonly recipients: readonly string[]; readonly voided: object | null }[];
  }[];
}

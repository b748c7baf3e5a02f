import type { Duration, Instant } from '../core/model/time.ts';
import type { CommonOptions } from './options.ts';

export interface ScanOptions extends CommonOptions {
  readonly credentialReport?: string;
  readonly at?: Instant;
  readonly full?: boolean;
  readonly exitCode?: boolean;
}

export interface PlanOptions extends CommonOptions {
  readonly out?: string;
  readonly at?: Instant;
  readonly exitCode?: boolean;
}

export interface ApplyOptions extends CommonOptions {
  readonly yes?: boolean;
  readonly only?: string;
  /** How old a plan file with destructive steps may be, ms. */
  readonly maxAge: Duration;
  readonly exitCode?: boolean;
}

import { dataPlatform } from './data-platform.ts';
import { paymentsProd } from './payments-prod.ts';
import { sandboxDev } from './sandbox-dev.ts';
import type { CastAccount } from './types.ts';

export const CAST: readonly CastAccount[] = [paymentsProd, dataPlatform, sandboxDev];

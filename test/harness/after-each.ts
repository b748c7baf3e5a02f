import { afterEach, vi } from 'vitest';
import { cleanUp } from './cleanup.ts';

// Test files of one worker share their modules, so a hook that a module registers would be one of the first file only.
// This file is a setup file: it is run for each.
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await cleanUp();
});

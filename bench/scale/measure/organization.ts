import type { Bundle, ListingFigures, SummaryFigures } from '../figures.ts';
import { BUCKET, environmentFor } from './environment.ts';
import { fakeS3 } from './fake-s3.ts';
import { aWorldOf, configuration } from './world.ts';

const ACCOUNTS = 50_000;
const RUN = 'day-1';
const IMPORTS = 9;
const RULES = [{ name: 'everyone', unused: { after: '45d' } }];

/** Summing up so many results, with so many steps in each. */
export async function measureSummary(
  root: string,
  latencyMs: number,
  { results, steps }: { readonly results: number; readonly steps: number },
): Promise<SummaryFigures> {
  const s3 = await fakeS3(BUCKET, latencyMs);
  const put = (name: string, text: string) => void s3.objects.set(`store/runs/${RUN}/${name}`, text);
  s3.objects.set('keywarden.yaml', configuration(RULES));
  const ids = Array.from({ length: results }, (_, index) => String(500_000_000_000 + index));
  put('accounts.json', JSON.stringify(ids.map((account) => ({ account, name: `team-${account}` }))));
  put('others.json', '[]');
  for (const id of ids) put(`results/${id}-001-01.json`, JSON.stringify(resultOf(id, steps)));
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' };
  const { invoke } = environmentFor({ endpoint: s3.endpoint, credentials }, root);
  try {
    const { invocations } = await invoke('summarise', [{ run: RUN }]);
    const { wallMs = 0, cpuMs = 0, peakMb = 0, failed = 'no answer' } = invocations[0] ?? {};
    const summaryBytes = s3.objects.get(`store/runs/${RUN}/summary.json`)?.length ?? 0;
    return { results, steps, wallMs, cpuMs, peakMb, summaryBytes, failed };
  } catch (error) {
    const isTooMuch = /out of memory|v8::internal/.test(String(error));
    const failed = isTooMuch ? 'out of memory' : String(error).slice(0, 200);
    return { results, steps, wallMs: 0, cpuMs: 0, peakMb: 0, summaryBytes: 0, failed };
  } finally {
    s3.close();
  }
}

/** Listing the largest organization there is. How long it takes is for AWS's limits to say, and for the simulation. */
export async function measureListing(root: string): Promise<ListingFigures> {
  const world = await aWorldOf([], 0, ACCOUNTS - 1);
  world.configure(RULES);
  const { invocations } = await environmentFor(world.place, root).invoke('accounts', [{ run: RUN }]);
  const { cpuMs = 0, peakMb = 0, failed = 'no answer' } = invocations[0] ?? {};
  const calls = world.takeCalls();
  const listBytes = world.textAt(`store/runs/${RUN}/accounts.json`).length;
  await world.sandbox.close();
  if (failed !== null) throw new Error(`Listing failed: ${failed}`);
  return { accounts: ACCOUNTS, calls, cpuMs, peakMb, listBytes };
}

/** Importing the largest function in fresh processes. */
export async function measureBundle(root: string, bytes: number): Promise<Bundle> {
  const nowhere = { endpoint: 'http://127.0.0.1:9', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } };
  const { invoke } = environmentFor(nowhere, root);
  const imports: { readonly importMs: number; readonly importCpuMs: number }[] = [];
  for (let time = 0; time < IMPORTS; time += 1) imports.push(await invoke('account', []));
  return {
    importMs: median(imports.map(({ importMs }) => importMs)),
    importCpuMs: median(imports.map(({ importCpuMs }) => importCpuMs)),
    bytes,
  };
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

/** A result as the function for one account leaves it. */
function resultOf(account: string, steps: number): object {
  return {
    account,
    name: `team-${account}`,
    outcome: 'done',
    users: 67,
    keys: 46,
    counts: steps === 0 ? {} : { notify: steps },
    because: [],
    stopped: null,
    steps: Array.from({ length: steps }, (_, index) => ({
      user: `user-${String(index).padStart(5, '0')}`,
      keyId: `AKIA${account}${String(index).padStart(4, '0')}`,
      step: 'notify',
      outcome: 'done',
      message:
        'user@example.com was told: the key has not been used since 2026-09-01 and will be deactivated.',
    })),
    turn: 1,
    mode: 'enforce',
  };
}

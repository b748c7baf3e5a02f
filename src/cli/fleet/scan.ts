import { summarise } from '../../core/accounts/summary.ts';
import { toIso } from '../../core/model/time.ts';
import { type AccountPosture, accountPosture } from '../../core/posture/posture.ts';
import { SEVERITIES } from '../../core/posture/finding.ts';
import { postureToJson } from '../../report/scan-json.ts';
import { scanTable } from '../../report/scan-table.ts';
import { count, minute } from '../../report/words.ts';
import { scanSummary } from '../../run/fleet/summaries.ts';
import { look } from '../../run/look.ts';
import type { FleetReach } from '../account.ts';
import type { ScanOptions } from '../command-options.ts';
import { EXIT } from '../exit.ts';
import { onlyUsers } from '../filter.ts';
import type { Io } from '../io.ts';
import { tableStyle } from '../print.ts';
import { userWatch } from './names.ts';
import { FEW, overAccounts } from './over-accounts.ts';
import { fleetPrinter } from './printer.ts';
import { startOf } from './start.ts';

/** `scan` of many accounts: of each what it came to; of few the findings too. */
export async function scanFleet(io: Io, options: ScanOptions, reach: FleetReach): Promise<number> {
  const { policy, list } = reach;
  const generatedAt = options.at ?? startOf(reach);
  const postures: AccountPosture[] = [];
  const title = `Scan of ${count(list.targets.length, 'account')}, ${minute(generatedAt)}`;
  const printer = fleetPrinter(
    io,
    options,
    { version: 1, generatedAt: toIso(generatedAt) },
    { title, kinds: SEVERITIES.map((severity) => [severity, severity]), noun: 'finding' },
    () => (postures.length === 0 ? '' : scanTable({ generatedAt, accounts: postures }, tableStyle(io))),
  );
  const users = userWatch(options);
  const isFew = list.targets.length <= FEW;
  const rows = await overAccounts(io, options, reach, {
    targets: list.targets,
    work: async (deps, target) => {
      const { observation, now } = await look(deps);
      users.see(observation);
      const wanted = options.user === undefined ? observation : onlyUsers(observation, options.user);
      const posture = named(accountPosture(wanted, policy, options.at ?? now), target.name);
      const value = printer.wantsAccounts || isFew ? posture : null;
      // The data and the tables of few accounts have them; of many they would go unsaid.
      const notes = value === null ? posture.notes : [];
      return { summary: scanSummary(target, posture), value, notes };
    },
    onDone: (posture) => {
      if (posture === null) return;
      if (printer.wantsAccounts) printer.account(() => postureToJson(posture));
      else postures.push(posture);
    },
  });
  const all = [...list.others, ...rows];
  printer.finish(all);
  users.check();
  const { ok, counts } = summarise(all);
  if (!ok) return EXIT.failed;
  return options.exitCode && Object.keys(counts).length > 0 ? EXIT.findings : EXIT.done;
}

function named(posture: AccountPosture, name: string | null): AccountPosture {
  return name === null ? posture : { ...posture, name };
}

import { mutantsOf } from '../mutant.ts';

const ACCOUNT = ['src/core/guardrails.test.ts', 'src/core/lately.test.ts', 'src/core/plan.test.ts'];
const FLEET = [
  'src/core/accounts/share.test.ts',
  'src/core/accounts/weigh.test.ts',
  'src/core/accounts/fleet-count.test.ts',
];

/** Each guardrail of an account and of a fleet. */
export const GUARDRAILS = [
  ...mutantsOf('src/core/guardrails.ts', ACCOUNT, [
    ['rollout', '(step) => !inRollout(step),', '() => false,'],
    ['what began is finished, whatever rollout says', '!begun.has(step.userId) && ', ''],
    ['a leak does not wait for the rollout', "step.reason !== 'Quarantined' && ", ''],
    [
      'an adoption waits for the rollout',
      "(step.step !== 'repair' || BEGINNINGS.has(step.reason))",
      "step.step !== 'repair'",
    ],
    [
      'a repair does not wait for the rollout',
      "(step.step !== 'repair' || BEGINNINGS.has(step.reason))",
      'true',
    ],
    ['whom the rollout leaves out is not weighed', 'dueKeys(steps.filter(inRollout))', 'dueKeys(steps)'],
    [
      'a filter cannot slip under stop-above',
      'dueKeys(steps.filter(inRollout))',
      'dueKeys(steps.filter(inRollout).filter(wanted))',
    ],
    ['stop-above', '(step) => stopped !== null && isDestructive(step),\n', '() => false,\n'],
    [
      'stop-above holds deletions too',
      "return kind === 'deactivate' || kind === 'delete';",
      "return kind === 'deactivate';",
    ],
    ['blackout', '(step) => day !== null && changesKeys(step),\n', '() => false,\n'],
    ['notices go out on blackout days', 'return kind !== null && !isNotice(kind);', 'return kind !== null;'],
    ['one step per user', '(step) => changesKeys(step) && hasOtherChange(step, lately),\n', '() => false,\n'],
    [
      'what was begun on a key may be finished in the same run',
      'change.user === user && change.keyId !== keyId',
      'change.user === user',
    ],
    ['per-day', '(step) => !first.has(step),\n', '() => false,\n'],
    [
      'stop-above is judged again before each step',
      'if (lately.stopped !== null && isDestructive(step)) return',
      'if (false) return',
    ],
    [
      'blackout is judged again before each step',
      'if (day !== null && changesKeys(step)) return',
      'if (false) return',
    ],
    [
      'one step per user is judged again before each step',
      'if (changesKeys(step) && hasOtherChange(step, lately))\n',
      'if (false)\n',
    ],
    [
      'per-day is judged again before each step',
      'if (roomLeft(rails.perDay, lately, now)[kind] === 0)',
      'if (false)',
    ],
    [
      'the share of the account is judged before each step',
      'if (lately.share !== null && lately.share[kind] === 0)',
      'if (false)',
    ],
    ['what goes on takes no new place', 'if (goesOn(step, kind, lately, now)) return undefined;', ''],
    [
      'steps that are done together keep within the share',
      'leastOf(roomLeft(rails.perDay, lately, now), lately.share)',
      'roomLeft(rails.perDay, lately, now)',
    ],
    [
      'steps that are done together keep within per-day',
      'leastOf(roomLeft(rails.perDay, lately, now), lately.share)',
      'leastOf(roomLeft(Infinity, lately, now), lately.share)',
    ],
  ]),
  ...mutantsOf('src/core/lately.ts', ACCOUNT, [
    ['per-day counts for 20 hours, not less', 'LATELY: Duration = 20 * HOUR', 'LATELY: Duration = 19 * HOUR'],
    ['per-day counts for 20 hours, not more', 'LATELY: Duration = 20 * HOUR', 'LATELY: Duration = 24 * HOUR'],
    [
      'a step that is begun again counts once',
      'const others = begun.filter((each) => !isSame(each, change));',
      'const others = begun;',
    ],
    [
      'a new step takes of the share',
      'share: isFresh && takes ? less(lately.share, change.step) : lately.share',
      'share: lately.share',
    ],
    [
      'a notice takes of the share',
      'share: isFresh && takes ? less(lately.share, `announce-${notice.step}`) : lately.share',
      'share: lately.share',
    ],
    [
      'what was counted before the weighing takes nothing of the share',
      'fleet !== null && seq > fleet.since',
      'fleet !== null',
    ],
    [
      'a repair that undoes counts as a deactivation',
      "return decision.undo === null ? null : 'deactivate';",
      'return null;',
    ],
    ['a repair that undoes counts in history', "return undo === true ? 'deactivate' : null;", 'return null;'],
    [
      'a renewed date counts as a new one',
      'const startsClock = promised !== null && (reminder === null || renews);',
      'const startsClock = promised !== null && reminder === null;',
    ],
    [
      'a reminder counts as nothing',
      'const startsClock = promised !== null && (reminder === null || renews);',
      'const startsClock = promised !== null;',
    ],
    [
      'failures of rotations are counted',
      'failedRotations: run.failedRotations + 1',
      'failedRotations: run.failedRotations',
    ],
  ]),
  ...mutantsOf('src/core/guardrails/stop-above.ts', ACCOUNT, [
    [
      'stop-above over deactivations',
      "weigh('deactivate', managedActiveKeys, 'managed active keys') ??\n",
      'null ??\n',
    ],
    ['stop-above over deletions', "weigh('delete', managedKeys, 'managed keys')", 'null'],
    ['less than 3 keys never stop a run', 'const STOP_FROM = 3;', 'const STOP_FROM = 2;'],
    ['3 keys may stop a run', 'const STOP_FROM = 3;', 'const STOP_FROM = 4;'],
    [
      'what was begun lately is weighed with it',
      'const changed = due[step].length + before;',
      'const changed = due[step].length;',
    ],
    ['keys that were there before are among all keys', 'of: there + before, share', 'of: there, share'],
    ['just the share is not above it', 'changed / of > share', 'changed / of >= share'],
    ['a key that is due again is weighed once', ' && !own.has(each.keyId)', ''],
    [
      'what was begun long ago is not weighed',
      'each.step === step && isLately(each.at, now)',
      'each.step === step',
    ],
  ]),
  ...mutantsOf('src/core/guardrails/pace.ts', ACCOUNT, [
    [
      'notices are paced like their steps',
      'take(notice, room[notice] - take(change, room[change]))',
      '{\n    take(change, room[change]);\n    take(notice, Infinity);\n  }',
    ],
    [
      'a change takes a place among the notices',
      'take(notice, room[notice] - take(change, room[change]))',
      '{\n    take(change, room[change]);\n    take(notice, room[notice]);\n  }',
    ],
    ['deletions are paced', "take('delete', room.delete)", "take('delete', Infinity)"],
    ['what was begun in the last 20 hours takes of the room', 'Math.max(0, perDay - before[kind])', 'perDay'],
    ['those due longest go first', ' || a.due - b.due ||', ' ||'],
    ['users whose rotation failed come last', 'failed(a) - failed(b) || ', ''],
    ['a handover goes before other notices', 'rank(a) - rank(b) || ', ''],
    [
      'the notice of a change that took its place goes on',
      'return BRINGS.some(',
      'return false && BRINGS.some(',
    ],
  ]),
  ...mutantsOf(
    'src/core/guardrails/calendar.ts',
    [...ACCOUNT, 'src/core/checks/notice-clock.test.ts'],
    [
      [
        'a day is a blackout day in the time zone of the policy',
        "weekday: 'short', timeZone: timezone",
        "weekday: 'short', timeZone: 'UTC'",
      ],
    ],
  ),
  ...mutantsOf('src/core/accounts/weigh.ts', FLEET, [
    ['fleet per-day', '.slice(0, places)', ''],
    [
      'fleet per-day counts what was begun lately',
      'rails.perDay - before - besides',
      'rails.perDay - besides',
    ],
    [
      'fleet per-day counts the notices that a change brings',
      'rails.perDay - before - besides',
      'rails.perDay - before',
    ],
    [
      'those due longest go first in a fleet',
      '.toSorted((a, b) => a.due - b.due || a.place',
      '.toSorted((a, b) => a.place',
    ],
    ['ties go round the accounts', 'a.due - b.due || a.place - b.place || (', 'a.due - b.due || ('],
    ['fleet stop-above', '{ stopped, share: given', '{ stopped: null, share: given'],
    ['fleet stop-above over deactivations', 'sum(counts, (count) => count.managedActiveKeys),', 'Infinity,'],
    ['fleet stop-above over deletions', 'sum(counts, (count) => count.managedKeys),', 'Infinity,'],
    ['less than 25 keys never stop a fleet', 'const STOP_FROM = 25;', 'const STOP_FROM = 24;'],
    ['25 keys may stop a fleet', 'const STOP_FROM = 25;', 'const STOP_FROM = 26;'],
    [
      'fleet stop-above counts what was begun lately',
      'sum(counts, ({ due }) => due[step]) + before;',
      'sum(counts, ({ due }) => due[step]);',
    ],
    [
      'an account that was not weighed begins nothing',
      '?? { stopped, share: perKind(() => 0), since: 0 }',
      '?? { stopped, share: perKind(() => 99), since: 0 }',
    ],
    [
      'an account that was not weighed is stopped with the others',
      '?? { stopped, share: perKind(() => 0), since: 0 }',
      '?? { stopped: null, share: perKind(() => 0), since: 0 }',
    ],
  ]),
  ...mutantsOf('src/core/accounts/share.ts', FLEET, [
    [
      'nothing destructive is done in a fleet that is stopped',
      'stopped === null ? steps : steps.filter((step) => !isDestructive(step))',
      'steps',
    ],
    [
      'an account does no more than its share',
      'firstOfEach(unstopped, withBrought(share), lately, now)',
      'new Set(unstopped)',
    ],
    [
      'a fleet of one stops too',
      'const stopped = plan.guardrails.stopped ?? share.stopped;',
      'const { stopped } = plan.guardrails;',
    ],
  ]),
  ...mutantsOf('src/core/accounts/fleet-count.ts', FLEET, [
    [
      'what was begun in an account that could not be looked at counts',
      'besides: { deactivate: lately.deactivate, delete: lately.delete },',
      'besides: { deactivate: 0, delete: 0 },',
    ],
    ['a repair keeps a place for the notice that it brings', ' || mayBring(step, kind)', ''],
    [
      'what goes on in an account takes no new place',
      'kindOf(step) === kind && !goesOn(step, kind, lately, now)',
      'kindOf(step) === kind',
    ],
    [
      'a handover goes before other notices in a fleet',
      "step.step === 'notify' && step.reason === 'Replaced' ? 0 : step.due",
      'step.due',
    ],
  ]),
];

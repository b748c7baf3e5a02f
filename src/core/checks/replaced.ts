import type { Verdict } from '../model/decision.ts';
import type { KeyObservation } from '../model/observation.ts';
import { cutover } from './cutover.ts';
import { groundOf } from './ground.ts';
import { isBurnt } from '../memory/burnt.ts';
import { rotation } from './rotation.ts';
import type { Check, KeySituation } from './situation.ts';
import { toldOnce } from './told-once.ts';
import { hold } from './verdicts.ts';

const SLOTS = 2;
/** The first replacement, and twice again. */
const MOST_TRIES = 3;

/** Row 8. A replacement of ours whose cutover is not over: nothing else applies to it. */
export const issued: Check = ({ state }) =>
  state.kind === 'issued'
    ? {
        kind: 'healthy',
        reason: 'Healthy',
        message: `It replaces ${state.old}, and the cutover is not over.`,
        next: null,
      }
    : undefined;

/** Row 9. Replaced by us: retired once the cutover is proven; without its successor it stays. */
export const replaced: Check = (situation) => {
  const { state, rule, user } = situation;
  if (state.kind !== 'replaced') return undefined;
  if (!rule?.rotate) {
    return hold(
      'NotConfigured',
      `Replaced by ${state.by}, and the rule that matches today says nothing of rotation: both keys stay.`,
    );
  }
  const successor = (user.keys.known ? user.keys.value : []).find(({ keyId }) => keyId === state.by);
  if (successor?.status !== 'Active') return replacementGone(situation, state, successor);
  const partner = situation.states.get(state.by);
  return cutover(situation, {
    section: rule.rotate,
    successor,
    since: state.since,
    outdated: state.since,
    tested: partner?.kind === 'issued' ? partner.tested : null,
    onUnproven: rule.rotate.onUnproven,
  });
};

type Replaced = Extract<KeySituation['state'], { kind: 'replaced' }>;

/** Whoever removed the new key needs the old one: its clocks are void, and the rotation begins again. */
function replacementGone(
  situation: KeySituation,
  { by, tries, since }: Replaced,
  successor: KeyObservation | undefined,
): Verdict {
  const { user } = situation;
  const gone = `${by}, which was to take over, is ${successor === undefined ? 'gone' : 'switched off'}; this key stays.`;
  if (tries >= MOST_TRIES) {
    return hold(
      'Contested',
      `${gone} That was replacement number ${tries}: settle with the owner, or exempt the user.`,
    );
  }
  if (user.keys.known && user.keys.value.length < SLOTS) {
    return rotation(situation, 'ReplacementGone', `${gone} Another replacement is issued.`, since);
  }
  return toldOnce(situation, {
    ground: groundOf(situation, {
      announced: 'attention',
      reason: 'ReplacementGone',
      measured: 'replaced',
      since,
      successor: by,
    }),
    message: `${gone} There is no room for another replacement until it is deleted.`,
    due: since,
    cause: null,
    held: hold(
      'ReplacementGone',
      `${gone} The owner has been told; delete ${by} to make room${situation.memory.known && isBurnt(situation.memory.value, by) ? '' : ', or switch it on again'}.`,
    ),
  });
}

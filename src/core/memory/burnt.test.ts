import { describe, expect, it } from 'vitest';
import { KEY, OTHER_KEY, aKey } from '../../../test/build/key.ts';
import { NOW, days } from '../../../test/build/time.ts';
import { DENIED, aUser } from '../../../test/build/user.ts';
import { NO_MEMORY } from '../model/memory.ts';
import { burntAfter, isBurnt } from './burnt.ts';

const ATTACHED = ['arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3'];
const one = [aKey({ id: KEY })];
const both = [...one, aKey({ id: OTHER_KEY, slot: 2 })];
const leaked = burntAfter(NO_MEMORY, aUser({ keys: one, attached: ATTACHED }), NOW);

describe('the keys that are burnt', () => {
  it('are those that existed when the quarantine was first seen', () => {
    expect(leaked).toEqual({ burnt: new Map([[KEY, NOW]]), quarantinedSince: NOW });
    const later = burntAfter(leaked, aUser({ keys: both, attached: ATTACHED }), NOW + days(1));
    expect(later).toEqual(leaked);
    expect([isBurnt(later, KEY), isBurnt(later, OTHER_KEY), isBurnt(later, null)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('stay burnt when the quarantine is lifted, and a later leak burns what exists then', () => {
    const lifted = burntAfter(leaked, aUser({ keys: both }), NOW + days(1));
    expect(lifted).toEqual({ burnt: leaked.burnt, quarantinedSince: null });
    const again = burntAfter(lifted, aUser({ keys: both, attached: ATTACHED }), NOW + days(2));
    expect([...again.burnt]).toEqual([
      [KEY, NOW],
      [OTHER_KEY, NOW + days(2)],
    ]);
  });

  it('are not known anew where policies or keys cannot be read', () => {
    expect(
      burntAfter(NO_MEMORY, aUser({ keys: DENIED, attached: ATTACHED }), NOW).quarantinedSince,
    ).toBeNull();
    expect(burntAfter(leaked, aUser({ attached: DENIED }), NOW)).toEqual(leaked);
  });

  it("are none by a policy of the account's own that is called the same", () => {
    const own = ['arn:aws:iam::123456789012:policy/AWSCompromisedKeyQuarantineV3'];
    expect(burntAfter(NO_MEMORY, aUser({ attached: own }), NOW).burnt.size).toBe(0);
  });
});

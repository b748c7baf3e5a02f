import { describe, expect, it } from 'vitest';
import { KEY, keyId } from '../../test/build/key.ts';
import { aPolicy } from '../../test/build/policy.ts';
import { aStep } from '../../test/build/step.ts';
import { NOW, inDays } from '../../test/build/time.ts';
import { HOUR } from './model/time.ts';
import { type Begun, stillAllowed } from './still-allowed.ts';

const { guardrails } = aPolicy({ guardrails: { perDay: 2, blackoutDays: ['thu'] } });
/** NOW is a Wednesday. */
const WEDNESDAY = NOW;
const THURSDAY = inDays(1);

function judge(words: {
  step?: Begun['step'] | 'notify' | 'repair';
  now?: number;
  begun?: readonly Begun[];
}) {
  const { step = 'deactivate', now = WEDNESDAY, begun = [] } = words;
  return stillAllowed(aStep({ step, keyId: KEY }), now, guardrails, { begun })?.reason ?? 'allowed';
}

const begun = (number: number, words: Partial<Begun> = {}): Begun => ({
  step: 'deactivate',
  user: 'somebody',
  keyId: keyId(number),
  at: WEDNESDAY - HOUR,
  ...words,
});

describe('the guardrails, right before a step', () => {
  it.each(['deactivate', 'delete', 'rotate'] as const)('do not let it %s on a blackout day', (step) => {
    expect(judge({ step })).toBe('allowed');
    expect(judge({ step, now: THURSDAY })).toBe('Blackout');
  });

  it.each(['notify', 'repair'] as const)('let it %s on any day', (step) => {
    expect(judge({ step, now: THURSDAY })).toBe('allowed');
  });

  it('let no more keys be changed than a day may see', () => {
    expect(judge({ begun: [begun(2)] })).toBe('allowed');
    expect(judge({ begun: [begun(2), begun(3)] })).toBe('Paced');
  });

  it('count each key once, each kind of step by itself, and not the key at hand', () => {
    expect(judge({ begun: [begun(2), begun(2)] })).toBe('allowed');
    expect(judge({ begun: [begun(2), begun(3, { step: 'delete' })] })).toBe('allowed');
    expect(judge({ begun: [begun(2), begun(3, { keyId: KEY })] })).toBe('allowed');
  });

  it('count twenty hours', () => {
    const at = WEDNESDAY - 20 * HOUR;
    expect(judge({ begun: [begun(2), begun(3, { at: at + 1 })] })).toBe('Paced');
    expect(judge({ begun: [begun(2), begun(3, { at })] })).toBe('allowed');
  });
});

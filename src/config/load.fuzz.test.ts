import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { ConfigError } from './config-error.ts';
import { loadPolicy } from './load.ts';
import { PRESET_NAMES } from './presets/names.ts';
import { presetText } from './presets/presets.ts';
import { writtenPolicy } from './written-policy.fixture.ts';

/** Loads, and checks that a refusal is a ConfigError that says for each fault where it stands. */
function check(text: string): void {
  try {
    loadPolicy(text, 'keywarden.yaml');
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    const { faults, message } = error as ConfigError;
    expect(faults.length).toBeGreaterThan(0);
    expect(message.split('\n')).toHaveLength(faults.length);
    for (const fault of faults) {
      expect(fault.line).toBeGreaterThanOrEqual(1);
      expect(fault.line).toBeLessThanOrEqual(text.split('\n').length + 1);
      expect(fault.column).toBeGreaterThanOrEqual(1);
      expect(fault.message).toMatch(/\S/);
      expect(fault.message).not.toMatch(/undefined|\[object/);
    }
  }
}

describe('whatever stands in the file', () => {
  it('never makes loading fail with anything but a ConfigError: any text', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), check), { numRuns: 200 });
  });

  it('never makes loading fail with anything but a ConfigError: any value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => check(stringify(value))),
      { numRuns: 200 },
    );
  });

  it('never makes loading fail with anything but a ConfigError: a policy with a value replaced by any other', () => {
    const replacement = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('45d', '20%', '*', [], {}, null, '__proto__'),
    );
    fc.assert(
      fc.property(writtenPolicy(), fc.nat(), replacement, (written, at, value) => {
        check(stringify(replaceLeaf(written, at, value)));
      }),
      { numRuns: 200 },
    );
  });

  it('never makes loading fail with anything but a ConfigError: a policy with a piece of its text cut or doubled', () => {
    const texts = PRESET_NAMES.map(presetText);
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.nat(),
        fc.nat({ max: 12 }),
        fc.boolean(),
        (text, at, length, cut) => {
          const start = at % text.length;
          const piece = text.slice(start, start + length);
          check(text.slice(0, start) + (cut ? '' : piece + piece) + text.slice(start + length));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('is accepted when it is a policy', () => {
    fc.assert(
      fc.property(writtenPolicy(), (written) => {
        expect(() => loadPolicy(stringify(written), 'keywarden.yaml')).not.toThrow();
      }),
    );
  });
});

/** The value with its n-th part (counted in depth first) replaced. */
function replaceLeaf(value: object, n: number, replacement: unknown): unknown {
  const places: (readonly [Record<string, unknown>, string])[] = [];
  const copy = structuredClone(value) as Record<string, unknown>;
  const walk = (node: Record<string, unknown>): void => {
    for (const [key, child] of Object.entries(node)) {
      places.push([node, key]);
      if (typeof child === 'object' && child !== null) walk(child as Record<string, unknown>);
    }
  };
  walk(copy);
  const place = places[n % places.length];
  if (place) place[0][place[1]] = replacement;
  return copy;
}

import { expect, it } from 'vitest';
import { KEY } from '../../../test/build/key.ts';
import { itemId } from './plan.ts';

it('names an item by key, step and reason, so that the same step has the same name in every plan', () => {
  expect(itemId(KEY, 'deactivate', 'Unused')).toBe(`${KEY}:deactivate:Unused`);
  expect(itemId(null, 'notify', 'Quarantined')).toBe('unknown:notify:Quarantined');
});

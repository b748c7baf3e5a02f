import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../core/model/plan.ts';
import { DAY } from '../core/model/time.ts';
import {
  KEY,
  NOW,
  aDestruction,
  aHold,
  aNotification,
  aPlan,
  anAccountPlan,
  anUpcoming,
} from './plan.fixture.ts';
import { planTable } from './plan-table.ts';

const style = { columns: 100, color: false };
const draw = (plan: Plan) => planTable(plan, style);

describe('planTable', () => {
  it('says first how much there is of what', () => {
    const plan = aPlan({
      items: [
        aDestruction('delete'),
        aDestruction('deactivate'),
        aDestruction('deactivate'),
        aNotification(),
      ],
      upcoming: [anUpcoming(3)],
      holds: [aHold('InGrace')],
    });
    expect(draw(plan).replace(/\s+/g, ' ')).toMatch(
      /^Plan for account 111122223333, 2026-11-21 06:00 UTC: due now: 1 delete, 2 deactivate, 1 notify; 1 in the next 14 days; 1 held\./,
    );
  });

  it('says when there is nothing to do', () => {
    expect(draw(aPlan({}))).toContain('nothing due now; 0 in the next 14 days; 0 held.');
    expect(draw(aPlan({}))).toContain('Nothing is due now.');
  });

  it('groups what is due by step, with user, key and why', () => {
    const drawn = draw(aPlan({ items: [aDestruction('deactivate')] }));
    expect(drawn).toContain('Keys to deactivate now (1)');
    expect(drawn).toMatch(new RegExp(`ci-deploy  ${KEY}  Not used for 52 days; the limit is 45d\\.`));
  });

  it('names the owner who is written to', () => {
    expect(draw(aPlan({ items: [aNotification()] }))).toContain('bob@example.com: Not used for 52 days');
  });

  it('lists the next 14 days, the first first, and counts what is later', () => {
    const late = anUpcoming(14, { user: 'too-late', due: NOW + 14 * DAY + 1 });
    const drawn = draw(
      aPlan({ upcoming: [anUpcoming(14, { user: 'last' }), anUpcoming(1, { user: 'first' }), late] }),
    );
    expect(drawn).toContain('In the next 14 days (2)');
    expect(drawn).toMatch(/2026-11-22 {2}tomorrow +deactivate {2}first/);
    expect(drawn).toMatch(/2026-12-05 {2}in 14 days/);
    expect(drawn.indexOf('first')).toBeLessThan(drawn.indexOf('last'));
    expect(drawn).not.toContain('too-late');
    expect(drawn).toContain('and 1 later');
  });

  it('counts what is held by reason, and says what the reason means', () => {
    const drawn = draw(aPlan({ holds: [aHold('Exempt'), aHold('InGrace'), aHold('InGrace')] }));
    expect(drawn).toContain('Held (3)');
    expect(drawn).toMatch(/InGrace +2 +The owner has been told/);
    expect(drawn.indexOf('InGrace')).toBeLessThan(drawn.indexOf('Exempt'));
  });

  it('names one by one what is held until somebody acts, twenty at most', () => {
    const holds = Array.from({ length: 21 }, (_, n) => aHold('NoOwner', { user: `user-${n}.` }));
    const drawn = draw(aPlan({ holds }));
    expect(drawn).toContain('Held until somebody acts (21)');
    expect(drawn).toContain('user-19.');
    expect(drawn).not.toContain('user-20.');
    expect(drawn).toContain('and 1 more');
    expect(drawn).not.toContain('Held (');
  });

  it('makes errors and a stopped run stand out before everything else', () => {
    const guardrails = { ...anAccountPlan().guardrails, stopped: 'Too many keys.', paced: 3, blackout: true };
    const plan = aPlan({
      errors: ['Groups could not be read.'],
      guardrails,
      items: [aDestruction('delete')],
    });
    const drawn = draw(plan);
    for (const line of [
      'ERROR  Groups could not be read.',
      'STOPPED  Too many keys.',
      'Blackout day',
      'Paced: 3 steps',
    ]) {
      expect(drawn.indexOf(line)).toBeGreaterThan(-1);
      expect(drawn.indexOf(line)).toBeLessThan(drawn.indexOf('Keys to delete'));
    }
    expect(planTable(plan, { columns: 100, color: true })).toContain('\u001b[31mSTOPPED');
  });

  it('says that a plan for another day is for reading only', () => {
    expect(draw({ ...aPlan({}), hypothetical: true })).toContain('apply refuses it');
    expect(draw(aPlan({}))).not.toContain('apply refuses it');
  });

  it('names each of several accounts', () => {
    const drawn = draw(aPlan({}, { account: '444455556666' }));
    expect(drawn).toMatch(/^Plan for 2 accounts/);
    expect(drawn).toContain('Account 111122223333');
    expect(drawn).toContain('Account 444455556666');
  });

  it('fits the terminal, 80 columns at least, whatever users are called', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 64 }),
        fc.integer({ min: 40, max: 200 }),
        (user, columns) => {
          const plan = aPlan({
            items: [aDestruction('delete', { user }), aNotification({ user })],
            upcoming: [anUpcoming(2, { user })],
            holds: [aHold('NoOwner', { user }), aHold('InGrace', { user })],
          });
          const widths = planTable(plan, { columns, color: false })
            .split('\n')
            .map(({ length }) => length);
          expect(Math.max(...widths)).toBeLessThanOrEqual(Math.max(80, columns));
        },
      ),
    );
  });
});

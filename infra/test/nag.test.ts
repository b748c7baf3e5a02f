import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { archiveInBucket } from '../src/code.ts';
import { addStacks, plainApp } from '../src/synth.ts';
import { ACCEPTED } from './accepted.ts';

describe('cdk-nag', () => {
  const app = plainApp();
  addStacks(app, { infra: 'infra', code: archiveInBucket, config: null });
  const { violations } = new AwsSolutionsChecks(app).validateScope(app);
  const found = violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath = '' }) => ({ rule: ruleName, where: constructPath })),
  );

  it('finds nothing that is not accepted with a reason', () => {
    const open = found.filter(
      ({ rule, where }) => !ACCEPTED.some((each) => each.rule.test(rule) && each.where.test(where)),
    );
    expect(open).toEqual([]);
  });

  it('looks at everything: it does find what is accepted', () => {
    const unused = ACCEPTED.filter(
      (each) => !found.some(({ rule, where }) => each.rule.test(rule) && each.where.test(where)),
    );
    expect(unused).toEqual([]);
  });
});

import { z } from 'zod';
import { MalformedPolicy, UnsupportedPolicy } from '../policies/faults.ts';
import { parsePolicy } from '../policies/policy.ts';

/** A policy document, as data; kept as the JSON it would be on AWS. */
export const document = (kind: 'identity' | 'resource' | 'trust') =>
  z.record(z.string(), z.unknown()).transform((data, context) => {
    const text = JSON.stringify(data);
    try {
      parsePolicy(text, kind);
    } catch (error) {
      if (!(error instanceof MalformedPolicy) && !(error instanceof UnsupportedPolicy)) throw error;
      context.addIssue({ code: 'custom', message: `is no policy that can be used here: ${error.message}` });
    }
    return text;
  });

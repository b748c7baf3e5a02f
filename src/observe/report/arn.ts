import { type Known, known, unknown } from '../../core/model/known.ts';

export interface ParsedArn {
  readonly text: string;
  readonly partition: string;
  /** Twelve digits. */
  readonly account: string;
  /** `/` or `/team/sub/`. */
  readonly path: string;
}

/** Reads the ARN of a user or of root: `arn:aws:iam::123456789012:user/team/sub/name`. */
export function parseArn(text: string): Known<ParsedArn> {
  const match = /^arn:([a-z0-9-]+):iam::(\d{12}):(?:root|user(\/(?:[^/]+\/)*)[^/]+)$/.exec(text);
  if (!match) return unknown(`arn is "${text}"`);
  const [, partition = '', account = '', path = '/'] = match;
  return known({ text, partition, account, path });
}

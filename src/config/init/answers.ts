import { ADDRESS, SENDER } from '../values.ts';

/** What `keywarden init` has to know; everything else has a default that can be changed in the file. */
export interface InitAnswers {
  /** Tag of a user that holds the address of their owner. */
  readonly ownerTag: string;
  /** Who answers when nobody else does. */
  readonly fallback: string;
  readonly sender: string;
  /** Region of the SES identity. */
  readonly region: string;
  readonly rotateBy: 'owner' | 'keywarden';
  /** With `rotateBy: keywarden`: the bucket that new secrets go to; null: Secrets Manager. */
  readonly bucket: string | null;
  readonly accounts: 'self' | 'organization';
  /** A folder, or `s3://bucket/prefix`. */
  readonly store: string;
}

/** Undefined: the text is fine; else what is wrong with it, for whoever wrote it. */
export type Check = (text: string) => string | undefined;

export const isTag: Check = (text) =>
  /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u.test(text) ? undefined : 'That is not the name of a tag.';
export const isAddress: Check = (text) =>
  ADDRESS.test(text) ? undefined : 'An address is needed, like security@example.com.';
export const isSender: Check = (text) =>
  SENDER.test(text) ? undefined : 'An address is needed, like keywarden@example.com.';
export const isRegion: Check = (text) =>
  /^[a-z]{2,5}(-[a-z]+)+-\d$/.test(text) ? undefined : 'A region is needed, like eu-west-1.';
export const isBucket: Check = (text) =>
  /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(text)
    ? undefined
    : 'The name of a bucket is needed, without s3://.';
export const isStore: Check = (text) =>
  text.trim() === '' ? 'A folder that is kept is needed, or s3://bucket/prefix.' : undefined;

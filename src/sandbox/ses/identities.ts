import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ServiceRequest, ServiceResponse } from '../service.ts';
import { isDomain, parseMailbox } from './address.ts';
import { alreadyExists, badRequest, notFound } from './errors.ts';
import { jsonReply, readJson } from './json.ts';
import { pageOf } from './paging.ts';
import { type SesState, sesState } from './state.ts';

/** CreateEmailIdentity: pending, as nobody here can click a link or add a DNS record. Seeds make verified ones. */
export const createEmailIdentity = (request: ServiceRequest): ServiceResponse => {
  const { EmailIdentity: name } = readJson(request, z.object({ EmailIdentity: z.string() }));
  const state = sesState(request.world, request.account);
  if (name.includes('@')) parseMailbox(name);
  else if (!isDomain(name)) throw badRequest(`Invalid email identity <${name}>.`);
  if (state.identities.has(name)) throw alreadyExists(`Email identity ${name} already exist.`);
  state.identities.set(name, false);
  return jsonReply({
    IdentityType: typeOf(name),
    VerifiedForSendingStatus: false,
    DkimAttributes: dkimOf(name, false),
  });
};

/** @throws AwsError `NotFoundException`. */
export const getEmailIdentity = (request: ServiceRequest, name: string): ServiceResponse => {
  const verified = sesState(request.world, request.account).identities.get(name);
  if (verified === undefined) throw noIdentity(name);
  return jsonReply({
    IdentityType: typeOf(name),
    FeedbackForwardingStatus: true,
    VerifiedForSendingStatus: verified,
    VerificationStatus: statusOf(verified),
    DkimAttributes: dkimOf(name, verified),
    MailFromAttributes: { BehaviorOnMxFailure: 'USE_DEFAULT_VALUE' },
    Policies: {},
    Tags: [],
  });
};

export const listEmailIdentities = (request: ServiceRequest): ServiceResponse => {
  const { identities } = sesState(request.world, request.account);
  const page = pageOf(request.query, [...identities], ([name]) => name);
  return jsonReply({
    EmailIdentities: page.items.map(([name, verified]) => ({
      IdentityType: typeOf(name),
      IdentityName: name,
      SendingEnabled: verified,
      VerificationStatus: statusOf(verified),
    })),
    NextToken: page.nextToken,
  });
};

/** @throws AwsError `NotFoundException`. */
export const deleteEmailIdentity = (request: ServiceRequest, name: string): ServiceResponse => {
  if (!sesState(request.world, request.account).identities.delete(name)) throw noIdentity(name);
  return jsonReply({});
};

/**
 * Whether an address may be used: itself verified, or its domain, or a domain above it.
 * https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html
 */
export const isVerified = (state: SesState, address: string): boolean => {
  if (state.identities.get(address) === true) return true;
  const labels = address.slice(address.lastIndexOf('@') + 1).split('.');
  return labels.some((_, index) => state.identities.get(labels.slice(index).join('.')) === true);
};

const typeOf = (name: string): string => (name.includes('@') ? 'EMAIL_ADDRESS' : 'DOMAIN');

const statusOf = (verified: boolean): string => (verified ? 'SUCCESS' : 'PENDING');

const dkimOf = (name: string, verified: boolean): object => {
  if (name.includes('@')) return { SigningEnabled: false, Status: 'NOT_STARTED' };
  const token = (n: number): string => createHash('sha256').update(`${name}/${n}`).digest('hex').slice(0, 32);
  return {
    SigningEnabled: true,
    Status: statusOf(verified),
    Tokens: [token(1), token(2), token(3)],
    SigningAttributesOrigin: 'AWS_SES',
  };
};

const noIdentity = (name: string): Error => notFound(`Email identity ${name} does not exist.`);

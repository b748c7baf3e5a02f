import { z } from 'zod';
import type { ServiceRequest, ServiceResponse } from '../service.ts';
import type { Instant } from '../world.ts';
import { parseMailbox } from './address.ts';
import { badRequest, notFound } from './errors.ts';
import { epochSeconds, jsonReply, readJson } from './json.ts';
import { pageOf } from './paging.ts';
import { type SesState, type Suppressed, type SuppressionReason, sesState } from './state.ts';

/** PutSuppressedDestination: adds, or renews with the new reason. */
export const putSuppressedDestination = (request: ServiceRequest): ServiceResponse => {
  const { EmailAddress: address, Reason: reason } = readJson(
    request,
    z.object({ EmailAddress: z.string(), Reason: z.enum(['BOUNCE', 'COMPLAINT']) }),
  );
  parseMailbox(address);
  const { suppressed } = sesState(request.world, request.account);
  suppressed.set(address, { address, reason, updated: request.now });
  return jsonReply({});
};

/** @throws AwsError `NotFoundException`: the address is not on the list. */
export const getSuppressedDestination = (request: ServiceRequest, address: string): ServiceResponse => {
  const entry = sesState(request.world, request.account).suppressed.get(address);
  if (entry === undefined) throw notListed(address);
  return jsonReply({
    SuppressedDestination: {
      ...summary(entry),
      ...(entry.messageId === undefined ? {} : { Attributes: { MessageId: entry.messageId } }),
    },
  });
};

/** ListSuppressedDestinations, by reasons and time of last update. */
export const listSuppressedDestinations = (request: ServiceRequest): ServiceResponse => {
  const { query } = request;
  const reasons = query.getAll('Reason').map(knownReason);
  const from = instant(query.get('StartDate')) ?? -Infinity;
  const to = instant(query.get('EndDate')) ?? Infinity;
  const entries = [...sesState(request.world, request.account).suppressed.values()].filter(
    ({ reason, updated }) =>
      (reasons.length === 0 || reasons.includes(reason)) && updated >= from && updated <= to,
  );
  const page = pageOf(query, entries, (entry) => entry.address);
  return jsonReply({ SuppressedDestinationSummaries: page.items.map(summary), NextToken: page.nextToken });
};

/** @throws AwsError `NotFoundException`: the address is not on the list. */
export const deleteSuppressedDestination = (request: ServiceRequest, address: string): ServiceResponse => {
  if (!sesState(request.world, request.account).suppressed.delete(address)) throw notListed(address);
  return jsonReply({});
};

/** Sending looks an address up without regard to case, unlike the operations on the list. */
export const isSuppressed = (state: SesState, address: string): boolean => {
  const wanted = address.toLowerCase();
  return [...state.suppressed.keys()].some((listed) => listed.toLowerCase() === wanted);
};

const summary = ({ address, reason, updated }: Suppressed) => ({
  EmailAddress: address,
  Reason: reason,
  LastUpdateTime: epochSeconds(updated),
});

const knownReason = (reason: string): SuppressionReason => {
  if (reason === 'BOUNCE' || reason === 'COMPLAINT') return reason;
  throw badRequest(`Invalid suppression reason <${reason}>: BOUNCE or COMPLAINT expected.`);
};

const instant = (given: string | null): Instant | undefined => {
  if (given === null) return undefined;
  const at = /^\d+(\.\d+)?$/.test(given) ? Number(given) * 1000 : Date.parse(given);
  if (Number.isNaN(at)) throw badRequest(`Invalid date <${given}>.`);
  return at;
};

const notListed = (address: string): Error =>
  notFound(`Email address ${address} does not exist on your suppression list.`);

import { z } from 'zod';
import type { ServiceRequest, ServiceResponse } from '../service.ts';
import { alreadyExists, badRequest, notFound } from './errors.ts';
import { jsonReply, readJson } from './json.ts';
import { recipientsSince } from './mails.ts';
import { type SendLimits, type SesState, sesState } from './state.ts';

export const getAccount = (request: ServiceRequest): ServiceResponse => {
  const state = sesState(request.world, request.account);
  const { max24HourSend, maxSendRate } = shownLimits(state);
  return jsonReply({
    DedicatedIpAutoWarmupEnabled: false,
    EnforcementStatus: 'HEALTHY',
    ProductionAccessEnabled: state.productionAccess,
    SendQuota: {
      Max24HourSend: max24HourSend,
      MaxSendRate: maxSendRate,
      SentLast24Hours: recipientsSince(request.world, request.account, request.now - DAY),
    },
    SendingEnabled: !state.sendingPaused,
    SuppressionAttributes: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
  });
};

/** @throws AwsError `BadRequestException`, `AlreadyExistsException`. */
export const createConfigurationSet = (request: ServiceRequest): ServiceResponse => {
  const { ConfigurationSetName: name } = readJson(request, z.object({ ConfigurationSetName: z.string() }));
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(name)) throw badRequest(`Invalid configuration set name <${name}>.`);
  const { configurationSets } = sesState(request.world, request.account);
  if (configurationSets.has(name)) throw alreadyExists(`Configuration set <${name}> already exists.`);
  configurationSets.add(name);
  return jsonReply({});
};

export const getConfigurationSet = (request: ServiceRequest, name: string): ServiceResponse => {
  requireConfigurationSet(sesState(request.world, request.account), name);
  return jsonReply({ ConfigurationSetName: name, SendingOptions: { SendingEnabled: true }, Tags: [] });
};

/** @throws AwsError `NotFoundException`. */
export const requireConfigurationSet = (state: SesState, name: string): void => {
  if (!state.configurationSets.has(name)) throw notFound(`Configuration set <${name}> does not exist.`);
};

export const DAY = 24 * 3600 * 1000;

/** What AWS grants at first: 200 a day and 1 a second in the SES sandbox, 50,000 and 14 with production access. */
const shownLimits = (state: SesState): SendLimits =>
  state.limits ??
  (state.productionAccess
    ? { max24HourSend: 50_000, maxSendRate: 14 }
    : { max24HourSend: 200, maxSendRate: 1 });

import { AwsError } from '../service.ts';
import type { LoggedParameters, Service, ServiceRequest, ServiceResponse } from '../service.ts';
import { createConfigurationSet, getAccount, getConfigurationSet } from './account.ts';
import {
  createEmailIdentity,
  deleteEmailIdentity,
  getEmailIdentity,
  listEmailIdentities,
} from './identities.ts';
import { describeMail } from './message.ts';
import { sendEmail } from './send.ts';
import {
  deleteSuppressedDestination,
  getSuppressedDestination,
  listSuppressedDestinations,
  putSuppressedDestination,
} from './suppression.ts';

export { readMails } from './mails.ts';
export type { Mail } from './mails.ts';
export { seedSes } from './state.ts';
export type { SesSeed } from './state.ts';

/** The part of SES v2 that Keywarden uses, in its own wire format (REST, JSON). */
export const sesService: Service = {
  name: 'ses',
  operation: (request) => routeOf(request)?.operation ?? 'Unknown',
  describe: (request) => ({ ...resourceOf(request), ...describeMail(request) }),
  handle: (_operation, request) => {
    const route = routeOf(request);
    if (route === undefined)
      throw new AwsError(
        'UnknownOperationException',
        `${request.method} ${request.path} is no operation of SES v2, or none of the embedded AWS.`,
        404,
      );
    return route.handler(request, route.name);
  },
  renderError: (error) => ({
    status: error.status,
    headers: {
      'content-type': 'application/json',
      'x-amzn-errortype': error.code,
    },
    body: JSON.stringify({ message: error.message }),
  }),
};

type Handler = (request: ServiceRequest, name: string) => ServiceResponse;

/** Method, path (`*`: one encoded name), operation. */
const ROUTES: readonly (readonly [string, string, string, Handler])[] = [
  ['POST', 'outbound-emails', 'SendEmail', sendEmail],
  ['GET', 'account', 'GetAccount', getAccount],
  ['POST', 'identities', 'CreateEmailIdentity', createEmailIdentity],
  ['GET', 'identities', 'ListEmailIdentities', listEmailIdentities],
  ['GET', 'identities/*', 'GetEmailIdentity', getEmailIdentity],
  ['DELETE', 'identities/*', 'DeleteEmailIdentity', deleteEmailIdentity],
  ['PUT', 'suppression/addresses', 'PutSuppressedDestination', putSuppressedDestination],
  ['GET', 'suppression/addresses', 'ListSuppressedDestinations', listSuppressedDestinations],
  ['GET', 'suppression/addresses/*', 'GetSuppressedDestination', getSuppressedDestination],
  ['DELETE', 'suppression/addresses/*', 'DeleteSuppressedDestination', deleteSuppressedDestination],
  ['POST', 'configuration-sets', 'CreateConfigurationSet', createConfigurationSet],
  ['GET', 'configuration-sets/*', 'GetConfigurationSet', getConfigurationSet],
];

const routeOf = (
  request: ServiceRequest,
): { operation: string; name: string; handler: Handler } | undefined => {
  if (!request.path.startsWith('/v2/email/')) return undefined;
  const path = request.path.slice('/v2/email/'.length).replace(/\/$/, '');
  for (const [method, template, operation, handler] of ROUTES) {
    if (method !== request.method) continue;
    if (template === path) return { operation, name: '', handler };
    const stem = template.slice(0, -1);
    if (template.endsWith('*') && path.startsWith(stem) && !path.slice(stem.length).includes('/'))
      return { operation, name: decode(path.slice(stem.length)), handler };
  }
  return undefined;
};

/** The address, identity or configuration set in the path. */
const resourceOf = (request: ServiceRequest): LoggedParameters => {
  const name = routeOf(request)?.name ?? '';
  return name === '' ? {} : { Name: name };
};

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

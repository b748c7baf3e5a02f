import { parseMailbox } from '../../ses/address.ts';
import { messageOf, sendEmailInput } from '../../ses/message.ts';
import { sesState } from '../../ses/state.ts';
import { AwsError } from '../../service.ts';
import type { ServiceRequest } from '../../service.ts';
import { contextOf } from '../context.ts';
import type { Question } from '../evaluate.ts';
import type { Needs } from './need.ts';

/**
 * SES: sending needs the identity that the sender stands under, and the configuration set where one is named.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsimpleemailservicev2.html
 */
export const sesNeeds: Needs = (operation, request) => {
  if (operation === 'SendEmail') return sending(request);
  const [, kind, name] = /^\/v2\/email\/(identities|configuration-sets)\/([^/]+)/.exec(request.path) ?? [];
  const resource =
    kind === undefined
      ? '*'
      : arn(
          request,
          `${kind === 'identities' ? 'identity' : 'configuration-set'}/${decodeURIComponent(name ?? '')}`,
        );
  return [{ action: `ses:${operation}`, resource, context: contextOf({}) }];
};

const sending = (request: ServiceRequest): readonly Question[] => {
  const { from, set, recipients } = written(request);
  const context = contextOf({ 'ses:FromAddress': from, 'ses:Recipients': recipients });
  const resources = [
    from === undefined ? '*' : arn(request, `identity/${identityOf(request, from)}`),
    ...(set === undefined ? [] : [arn(request, `configuration-set/${set}`)]),
  ];
  return resources.map((resource) => ({ action: 'ses:SendEmail', resource, context }));
};

/** What cannot be read is nobody's to allow; the operation itself says what is wrong with it. */
const written = ({
  body,
}: ServiceRequest): { from?: string; set?: string; recipients?: readonly string[] } => {
  try {
    const input = sendEmailInput.parse(JSON.parse(body.toString('utf8')));
    const { from, to, cc, bcc } = messageOf(input);
    return {
      from: parseMailbox(from.text).address,
      ...(typeof input.ConfigurationSetName === 'string' ? { set: input.ConfigurationSetName } : {}),
      recipients: [...to, ...cc, ...bcc].map(({ address }) => address),
    };
  } catch (error) {
    if (error instanceof AwsError || error instanceof Error) return {};
    throw error;
  }
};

/** The address itself where it is an identity, else its domain, or one above it. */
const identityOf = ({ world, account }: ServiceRequest, address: string): string => {
  const { identities } = sesState(world, account);
  const labels = address.slice(address.lastIndexOf('@') + 1).split('.');
  const domains = labels.map((_, index) => labels.slice(index).join('.'));
  return [address, ...domains].find((name) => identities.has(name)) ?? address;
};

const arn = ({ region, account }: ServiceRequest, resource: string): string =>
  `arn:aws:ses:${region}:${account}:${resource}`;

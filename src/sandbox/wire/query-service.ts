import { AwsError } from '../service.ts';
import type { LoggedParameters, Service, ServiceRequest, ServiceResponse } from '../service.ts';
import { memberPairs, memberValues, readParams } from './params.ts';
import type { Params } from './params.ts';
import { element, inside } from './xml.ts';
import type { XmlValue } from './xml.ts';

/** One call of a query-protocol operation: the request, and its parameters. */
export interface QueryCall extends Pick<ServiceRequest, 'account' | 'caller' | 'now' | 'world'> {
  readonly params: Params;
}

interface QueryAnswer {
  /** Content of the `<…Result>` element; operations without one leave it out. */
  readonly result?: Readonly<Record<string, XmlValue>>;
  /** What the call log says of the answer; never a secret. */
  readonly noted?: Readonly<Record<string, string>>;
}

/** @throws AwsError */
export type QueryOperation = (call: QueryCall) => QueryAnswer;

/**
 * A service that speaks the AWS query protocol: form in, XML out.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export const queryService = (definition: {
  readonly name: string;
  readonly version: string;
  readonly operations: Readonly<Record<string, QueryOperation>>;
}): Service => {
  const { name, version } = definition;
  const operations = new Map(Object.entries(definition.operations));
  const namespace = `https://${name}.amazonaws.com/doc/${version}/`;
  const paramsOf = (request: ServiceRequest): Params => readParams(request.query, request.body);
  return {
    name,
    operation: (request) => paramsOf(request).get('Action') ?? 'Unknown',
    describe: (request) => describe(paramsOf(request)),
    handle: (operation, request) => {
      const run = operations.get(operation);
      if (run === undefined)
        throw new AwsError('InvalidAction', `Could not find operation ${operation} for version ${version}`);
      const { result, noted } = run({ ...request, params: paramsOf(request) });
      const content = inside({
        [`${operation}Result`]: result,
        ResponseMetadata: { RequestId: request.requestId },
      });
      const body = `<${operation}Response xmlns="${namespace}">${content}</${operation}Response>`;
      return { ...xmlResponse(200, body), ...(noted === undefined ? {} : { noted }) };
    },
    renderError: (error, requestId) => {
      const content = inside({
        Error: { Type: error.status < 500 ? 'Sender' : 'Receiver', Code: error.code, Message: error.message },
      });
      const body = `<ErrorResponse xmlns="${namespace}">${content}${element('RequestId', requestId)}</ErrorResponse>`;
      return xmlResponse(error.status, body);
    },
  };
};

const xmlResponse = (status: number, body: string): ServiceResponse => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body,
});

/** What the call log keeps of the parameters: those on this list, so that nothing secret slips in with a new one. */
const LOGGED = [
  'UserName',
  'NewUserName',
  'AccessKeyId',
  'Status',
  'Path',
  'NewPath',
  'PathPrefix',
  'GroupName',
  'PolicyArn',
  'PolicyName',
  'PolicySourceArn',
  'AccountAlias',
  'Marker',
  'MaxItems',
  'RoleArn',
  'RoleSessionName',
  'SourceIdentity',
  'DurationSeconds',
];

const describe = (params: Params): LoggedParameters => {
  const kept: Record<string, string | Record<string, string> | string[]> = {};
  for (const name of LOGGED) {
    const value = params.get(name);
    if (value !== null) kept[name] = value;
  }
  const tags = memberPairs(params, 'Tags', ['Key', 'Value']);
  if (tags.length > 0) kept['Tags'] = Object.fromEntries(tags);
  for (const name of ['TagKeys', 'Filter', 'ActionNames']) {
    const values = memberValues(params, name);
    if (values.length > 0) kept[name] = [...values];
  }
  return kept;
};

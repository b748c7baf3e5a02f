import type { Service } from '../service.ts';
import type { World } from '../world.ts';
import { type Sent, callerOf } from './service-request.ts';

/** A caller of a service that speaks the JSON protocol: `json` is the answer, `type` the error's code. */
export const jsonCallerOf = (service: Service, world: World) => {
  const raw = callerOf(service, world);
  return (operation: string, input: object | string, sent: Sent = {}) => {
    const headers = { 'x-amz-target': `${service.name}.${operation}` };
    const body = typeof input === 'string' ? input : JSON.stringify(input);
    const answer = raw({ method: 'POST', headers, body, ...sent });
    const json = JSON.parse(answer.body);
    return { ...answer, json, type: json.__type as string | undefined, message: json.Message as string };
  };
};

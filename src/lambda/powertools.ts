import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { MetricUnit, Metrics } from '@aws-lambda-powertools/metrics';
import { readSettings } from './settings.ts';
import type { Telemetry } from './telemetry.ts';
import { type Awake, wake } from './wake.ts';

/** The part of Lambda's context that is used. */
export interface Context {
  readonly awsRequestId: string;
  readonly getRemainingTimeInMillis: () => number;
}

/** What a handler does once everything stands. */
type Work<E, A> = (
  awake: Awake,
  event: E,
  more: { readonly telemetry: Telemetry; readonly enforce: boolean; readonly remaining: () => number },
) => Promise<A>;

/**
 * Makes a Lambda handler: settings from the environment, structured logs, metrics in the log's embedded format. One of
 * the two places that make a clock. Everything is opened anew each time: the configuration may have changed.
 */
export function handlerFor<E, A>(work: Work<E, A>): (event: E, context: Context) => Promise<A> {
  const logger = new Logger({ serviceName: 'keywarden' });
  const metrics = new Metrics({ namespace: 'Keywarden', serviceName: 'keywarden' });
  const telemetry: Telemetry = {
    info: (message, facts) => logger.info(message, { ...facts }),
    error: (message, facts) => logger.error(message, { ...facts }),
    count: (metric, value) => void metrics.addMetric(metric, MetricUnit.Count, value),
  };
  return async (event, context) => {
    logger.appendKeys({ requestId: context.awsRequestId });
    try {
      const settings = readSettings(process.env);
      const awake = await wake(settings, {
        env: process.env,
        clock: () => Date.now(),
        sleep: (ms) => delay(ms),
        randomHex: (digits) =>
          randomBytes(Math.ceil(digits / 2))
            .toString('hex')
            .slice(0, digits),
      });
      const remaining = () => context.getRemainingTimeInMillis();
      return await work(awake, event, { telemetry, enforce: settings.enforce, remaining });
    } catch (error) {
      // The SDK's errors are ours by now, without request or signature in them.
      logger.error(error instanceof Error ? error.message : String(error));
      throw error;
    } finally {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    }
  };
}

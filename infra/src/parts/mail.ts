import { Aws, CfnOutput, Duration, type Stack } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { ConfigurationSet, EmailSendingEvent, EventDestination } from 'aws-cdk-lib/aws-ses';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { type FunctionSpec, type Ground, addFunction } from './functions.ts';

/** How long an event waits before it comes again: a run keeps its account's lock for up to a quarter of an hour a turn. */
const AGAIN = Duration.minutes(15);
/** So that an event outlasts the longest run of a day. */
const TIMES = 96;

/**
 * Deliveries, bounces and complaints: SES → EventBridge → a queue → a function, until it could be written down.
 * @param may what the function may do: read the configuration, write receipts, and seal them
 */
export function addMailEvents(
  stack: Stack,
  may: FunctionSpec['may'],
  ground: Ground,
  deadLetters: IQueue,
): Function {
  const takesEvents = addFunction(
    stack,
    'MailEvents',
    {
      handler: 'mail-events',
      description: 'Keywarden: deliveries, bounces and complaints',
      memory: 512,
      timeout: Duration.minutes(2),
      may,
    },
    ground,
  );
  const set = addRoute(stack, takesEvents, deadLetters);
  new CfnOutput(stack, 'ConfigurationSet', {
    value: set.configurationSetName,
    description:
      'Make it the default of the sending identity in SES, so that deliveries and bounces are heard of.',
  });
  return takesEvents;
}

function addRoute(stack: Stack, takesEvents: Function, deadLetters: IQueue): ConfigurationSet {
  const set = new ConfigurationSet(stack, 'Mail', {
    configurationSetName: Aws.STACK_NAME,
    reputationMetrics: true,
  });
  set.addEventDestination('Bounces', {
    destination: EventDestination.eventBus(EventBus.fromEventBusName(stack, 'DefaultBus', 'default')),
    events: [
      EmailSendingEvent.BOUNCE,
      EmailSendingEvent.COMPLAINT,
      EmailSendingEvent.REJECT,
      EmailSendingEvent.DELIVERY,
    ],
  });
  const queue = new Queue(stack, 'MailQueue', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    visibilityTimeout: AGAIN,
    retentionPeriod: Duration.days(4),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: TIMES },
  });
  new Rule(stack, 'MailRule', {
    description: 'Keywarden: deliveries and bounces of its notices, and complaints about them',
    eventPattern: {
      source: ['aws.ses'],
      detailType: ['Email Bounced', 'Email Complaint Received', 'Email Rejected', 'Email Delivered'],
      detail: { mail: { tags: { 'ses:configuration-set': [set.configurationSetName] } } },
    },
    targets: [new SqsQueue(queue, { deadLetterQueue: deadLetters })],
  });
  // One at a time: an event that has to wait keeps none of the others back.
  takesEvents.addEventSourceMapping('Source', {
    eventSourceArn: queue.queueArn,
    batchSize: 1,
    // Each needs the lock of its account, and young accounts may run few functions at once.
    maxConcurrency: 2,
  });
  queue.grantConsumeMessages(takesEvents);
  return set;
}

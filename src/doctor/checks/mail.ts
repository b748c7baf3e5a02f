import type { MailAccount } from '../../aws/inspect.ts';
import { type Asked, lookCloser, why } from '../asked.ts';
import type { MailFacts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const { ok, warn, fail, unknown } = findings('mail');

/** Mail that is left of a day below which a run may run out of it. */
const FEW = 100;

/** Whether notices can go out; without them nothing is ever deactivated. */
export function checkMail(facts: MailFacts): readonly Finding[] {
  return [...checkSender(facts), ...checkEvents(facts), ...checkAccount(facts), ...checkSuppression(facts)];
}

function checkSender({ from, region, identities }: MailFacts): readonly Finding[] {
  const known = identities.flatMap(({ name, asked }) =>
    asked.answered && asked.value !== null ? [{ name, ...asked.value }] : [],
  );
  const verified = known.find(({ isVerified }) => isVerified);
  if (verified !== undefined) {
    const { name, dkim } = verified;
    if (dkim === null || dkim === 'SUCCESS' || name.includes('@'))
      return [ok(`${from} may be the sender in ${region}: ${name} is verified.`)];
    return [
      warn(
        `${name} is verified in ${region}, but its mail is not signed (DKIM is ${dkim}): it may be taken for spam, or refused.`,
        `Add the DNS records that this names: aws sesv2 get-email-identity --email-identity ${name} --region ${region}`,
      ),
    ];
  }
  const [pending] = known;
  if (pending !== undefined) {
    return [
      fail(
        `${pending.name} is not verified yet in ${region}.`,
        `Follow the link that was mailed, or add the DNS records: aws sesv2 get-email-identity --email-identity ${pending.name} --region ${region}`,
      ),
    ];
  }
  const refused = identities.flatMap(({ asked }) => (asked.answered ? [] : [asked]));
  if (refused[0] !== undefined)
    return [
      unknown(
        `Whether ${from} is verified in ${region} is not known: ${why(refused[0])}`,
        lookCloser(refused[0]),
      ),
    ];
  const domain = identities.find(({ name }) => !name.includes('@'))?.name ?? from;
  return [
    fail(
      `Neither ${from} nor its domain is an identity of SES in ${region}.`,
      `aws sesv2 create-email-identity --email-identity ${domain} --region ${region} (identities are per region: notify.email.region says which)`,
    ),
  ];
}

/** What has to be reported for a notice to count, and for one that came back not to. */
const NEEDED = ['DELIVERY', 'BOUNCE', 'COMPLAINT'];

/** With `proof: delivered` and without these events no notice ever counts, and nothing is ever deactivated. */
function checkEvents({ from, region, events }: MailFacts): readonly Finding[] {
  if (events === null) return [];
  const { configurationSet, asked } = events;
  const proof = 'notify.email.proof is delivered: a notice counts only once SES reports its delivery';
  if (!asked.answered)
    return [unknown(`${proof}. Whether it reports it is not known: ${why(asked)}`, lookCloser(asked))];
  if (configurationSet === null)
    return [
      fail(
        `${proof}, and ${from} has no configuration set in ${region} that could report it. No notice would ever count.`,
        `Make the set whose events reach \`keywarden mail-events\` the default of the sender: aws sesv2 put-email-identity-configuration-set-attributes --email-identity IDENTITY --configuration-set-name SET --region ${region}. Or take proof: delivered out.`,
      ),
    ];
  const missing = NEEDED.filter((type) => asked.value?.has(type) !== true);
  if (missing.length > 0)
    return [
      fail(
        `${proof}, and the configuration set ${configurationSet} does not report ${missing.join(', ')}.`,
        `Add an event destination for them to ${configurationSet} (aws sesv2 create-configuration-set-event-destination), and hand its events to \`keywarden mail-events\`.`,
      ),
    ];
  return [
    ok(
      `SES reports deliveries, bounces and complaints of ${from} through ${configurationSet}. Whether they reach \`keywarden mail-events\` shows in the receipts.`,
    ),
  ];
}

function checkAccount({ region, account }: MailFacts): readonly Finding[] {
  if (!account.answered)
    return [unknown(`The state of SES in ${region} is not known: ${why(account)}`, lookCloser(account))];
  const { value } = account;
  return [...standing(value, region), ...production(value, region), ...quota(value, region)];
}

function standing({ maySend, standing }: MailAccount, region: string): readonly Finding[] {
  const see = 'See the account dashboard of SES, and the reputation of its mail.';
  if (!maySend || standing === 'SHUTDOWN')
    return [fail(`SES in ${region} does not send: sending is paused or shut down.`, see)];
  return standing === 'PROBATION' ? [warn(`SES in ${region} is under review (${standing}).`, see)] : [];
}

function production({ isInProduction }: MailAccount, region: string): readonly Finding[] {
  if (isInProduction) return [ok(`SES in ${region} writes to everybody.`)];
  return [
    warn(
      `SES in ${region} is in its sandbox: it writes to verified addresses and domains only, and refuses every other owner.`,
      `Ask for production access: aws sesv2 put-account-details --production-access-enabled --mail-type TRANSACTIONAL --website-url URL --use-case-description TEXT --region ${region}`,
    ),
  ];
}

function quota({ perDay, perSecond, sentToday }: MailAccount, region: string): readonly Finding[] {
  // SES says -1 for "unlimited".
  if (perDay < 0) return [];
  const left = Math.max(0, perDay - sentToday);
  const words = `SES in ${region} has ${left} of ${perDay} mails left today, at ${perSecond} a second`;
  const fix = 'Ask for more in Service Quotas; a run that runs out tells the rest the next day.';
  if (left === 0) return [fail(`${words}.`, fix)];
  return left < FEW ? [warn(`${words}.`, fix)] : [ok(`${words}.`)];
}

function checkSuppression({ suppressed }: { readonly suppressed: Asked<unknown> }): readonly Finding[] {
  if (suppressed.answered) return [];
  if (suppressed.kind !== 'denied') return [unknown(suppressed.because)];
  return [
    fail(
      'ses:ListSuppressedDestinations is not allowed: who cannot be reached is not known, so nothing would be done.',
      'Attach what `keywarden iam-policy --role notify` prints.',
    ),
  ];
}

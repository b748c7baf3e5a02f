import type { DeliverSettings } from '../../core/model/policy.ts';
import type { Statement } from '../document.ts';
import { policyLiteral } from '../../core/policy-literal.ts';
import type { Place } from '../place.ts';
import { ON_USERS } from './doing.ts';
import { sinkStatements } from './sink.ts';
import { type PlannedUser, grouped } from './users.ts';

/**
 * Session policies for the part of a run that changes something. A session has what its role has and its session policy
 * allows, too: so it can touch the users of the plan that was weighed, and do to each what the plan says, and no more.
 */

/** The users of one act session. */
export interface Part {
  readonly users: readonly PlannedUser[];
  /** Its session policy, as `AssumeRole` takes it. */
  readonly policy: string;
}

/** The most characters of an inline session policy. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const LONGEST = 2048;

/**
 * The act sessions of a plan: as few as their session policies have room for, in the plan's order. A user on whom nothing
 * is written is in none.
 * @param deliver where secrets are handed over; null: nowhere
 */
export function actParts(
  users: readonly PlannedUser[],
  deliver: DeliverSettings | null,
  place: Place,
): readonly Part[] {
  const parts: Part[] = [];
  for (const user of users) {
    if (statementsOf([user], deliver, place).length === 0) continue;
    const last = parts.at(-1);
    const wider = last === undefined ? null : partOf([...last.users, user], deliver, place);
    if (wider !== null && wider.policy.length <= LONGEST) parts[parts.length - 1] = wider;
    else parts.push(partOf([user], deliver, place));
  }
  return parts;
}

/** The same users in two sessions: AWS packs a session policy, and may find it too long below 2,048 characters. */
export function halved(part: Part, deliver: DeliverSettings | null, place: Place): readonly [Part, Part] {
  const middle = Math.ceil(part.users.length / 2);
  return [
    partOf(part.users.slice(0, middle), deliver, place),
    partOf(part.users.slice(middle), deliver, place),
  ];
}

function partOf(users: readonly PlannedUser[], deliver: DeliverSettings | null, place: Place): Part {
  const document = { Version: '2012-10-17', Statement: statementsOf(users, deliver, place) };
  return { users, policy: JSON.stringify(document) };
}

type Unnamed = Omit<Statement, 'Sid'>;

function statementsOf(
  users: readonly PlannedUser[],
  deliver: DeliverSettings | null,
  place: Place,
): readonly Unnamed[] {
  const own = grouped(users, ({ doing }) => doing.flatMap((each) => ON_USERS[each]));
  return [
    ...own.map(({ actions, members }): Unnamed => ({
      Effect: 'Allow',
      Action: actions,
      Resource: members.map(({ arn }) => policyLiteral(arn)),
    })),
    ...(deliver === null ? [] : sinkStatements(users, deliver, place)),
  ];
}

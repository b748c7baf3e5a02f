import type { HistoryEntry } from './history-entry.ts';
import { minute } from './words.ts';

/**
 * One line of history as a sentence without its subject: `chen.wei@example.com was told that it will be deactivated,
 * not before 2026-11-28 (Unused)`. The journal keeps the particulars; `--output json` shows them all.
 */
export function eventWords({ event, data }: HistoryEntry): string {
  switch (event) {
    case 'run-started':
      return `${run(data)} began under policy ${word(data['policy'])}: ${word(data['items'])} items${by(data)}`;
    case 'run-finished':
      return `run ended: ${word(data['done'])} done, ${word(data['skipped'])} skipped, ${word(data['failed'])} failed${held(data['held'])}${data['interrupted'] === true ? ', interrupted' : ''}`;
    case 'intent':
      return `about to ${word(data['step'])} (${word(data['reason'])})`;
    case 'done':
      return `${word(data['step'])} done (${word(data['reason'])})${sentence(data['message'])}`;
    case 'failed':
      return `${word(data['step'])} failed${sentence(data['message'])}`;
    case 'skipped':
      return `${word(data['step'])} skipped${sentence(data['message'])}`;
    case 'notice-intent':
      return `about to ${verb(data)} ${word(data['to'])}${announcement(data)}`;
    case 'notice-accepted':
      return `${word(data['to'])} was ${verb(data) === 'tell' ? 'told' : 'reminded'}${announcement(data)}, message ${word(data['messageId'])}`;
    case 'notice-failed':
      return `the notice was not accepted${sentence(data['message'])}`;
    case 'receipt-voided':
      return `what the owner was told no longer counts${sentence(data['because'])}`;
    case 'exemption-seen':
      return `is exempt by tag${sentence(data['value'])}`;
    case 'exemption-vanished':
      return `its exemption is gone before its end, and counts on${sentence(data['value'])}`;
    default:
      return `${String(event)}, which a newer Keywarden wrote${sentence(data['message'])}`;
  }
}

type Data = HistoryEntry['data'];

/** What was run; entries of earlier builds do not say it. */
function run({ command }: Data): string {
  return typeof command === 'string' ? `run of ${command}` : 'run';
}

function by({ startedBy, actor, version }: Data): string {
  const who = startedBy ?? actor;
  return typeof who === 'string' ? `, by ${who}, Keywarden ${word(version)}` : '';
}

function held(counts: Data[string] | undefined): string {
  if (typeof counts !== 'object' || counts === null || Array.isArray(counts)) return '';
  const numbers = Object.values(counts).filter((each): each is number => typeof each === 'number');
  const sum = numbers.reduce((total, each) => total + each, 0);
  return sum === 0 ? '' : `, ${sum} held`;
}

function verb(data: Data): 'tell' | 'remind' {
  return typeof data['reminder'] === 'string' ? 'remind' : 'tell';
}

function announcement(data: Data): string {
  const promised = data['promised'];
  const date = typeof promised === 'string' ? `, not before ${minute(Date.parse(promised))}` : '';
  return `: ${word(data['announced'])} (${word(data['reason'])})${date}`;
}

function sentence(value: Data[string] | undefined): string {
  return typeof value === 'string' && value !== '' ? `: ${value}` : '';
}

/** The journal is read back from disk: what a line does not have is shown as such. */
function word(value: Data[string] | undefined): string {
  if (value === undefined || value === null) return '?';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

import { presetText } from '../presets/presets.ts';
import { AFTER, DELETE_AT_AGE } from './cloud-governance-words.ts';
import { scalar } from './scalar.ts';

/** In days. */
export interface Clock {
  readonly grace: number;
  readonly remind: readonly number[];
}

interface Written {
  readonly clock: Clock;
  readonly adopt: boolean;
  readonly deletes: boolean;
  readonly from: string | null;
  readonly admin: string | null;
}

/** The text of `keywarden.yaml`; every line says which variable it comes from. */
export function cloudGovernanceYaml({
  clock: { grace, remind },
  adopt,
  deletes,
  from,
  admin,
}: Written): string {
  const times = `grace: ${grace}d, remind: ${remindText(remind)}`;
  const deletion = deletes ? ', delete: 30d' : '';
  const inactive = adopt ? `{ adopt: true, ${times}, delete: ${DELETE_AT_AGE}d }` : '{ adopt: false }';
  return `version: 1

owners: # the first that yields a deliverable address wins
  - tag: User # an address; a bare name needs a directory or a map to become one
${admin === null ? '  # - fallback: cloud-security@example.com # for whoever has no address' : `  - fallback: ${scalar(admin)} # ADMIN_MAIL_LIST`}

rules:
${exemption()}
  - name: cloud-governance
    # measure: age is the way of the predecessor; last-used spares keys that are in use
    unused: { after: ${AFTER}d, measure: age, ${times}${deletion} }
${deletes ? '' : '    # add delete: 30d to it if delete_access_key ran as well\n'}    inactive: ${inactive} # DELETE_INACTIVE_KEYS_WITHOUT_TAG

${notifyOf(from, admin)}
take-over: # UnusedAccessKey1InactiveDate and UnusedAccessKey2InactiveDate; removed once our own record stands
  cloud-governance: true
`;
}

function notifyOf(from: string | null, admin: string | null): string {
  if (from === null)
    return '# notify: { email: { via: ses, from: keywarden@example.com } } # needed: without it nobody is told, and nothing is done\n';
  return `notify:
  email:
    via: ses
    from: ${scalar(from)} # SENDER_MAIL
${admin === null ? '' : `    operators: ${scalar(admin)} # ADMIN_MAIL_LIST: gets a digest after each run\n`}`;
}

/** The preset's own rule: tags `Policy` and `Skip`. */
function exemption(): string {
  const text = presetText('cloud-governance');
  const begin = text.indexOf('  - name: cloud-governance-exempt');
  return text.slice(begin, text.indexOf('  - name: cloud-governance\n')).trimEnd();
}

/** `[5d, 3d]` */
export function remindText(remind: readonly number[]): string {
  return `[${remind.map((offset) => `${offset}d`).join(', ')}]`;
}

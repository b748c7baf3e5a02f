import { AwsError } from '../service.ts';
import type { Organization } from './state.ts';

/** @throws AwsError `ParentNotFoundException` where there is no such root or unit */
export const checkParent = ({ rootId, units }: Organization, id: string): void => {
  if (id !== rootId && !units.has(id))
    throw new AwsError(
      'ParentNotFoundException',
      "You specified a root or an organizational unit that doesn't exist.",
    );
};

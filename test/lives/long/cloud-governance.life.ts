import { SECRETS_MANAGER, cloudGovernance, patient } from '../policies.ts';
import { longLife } from './long-life.ts';

longLife('the way of cloud-governance, then patient', 4, [cloudGovernance, patient(SECRETS_MANAGER)]);

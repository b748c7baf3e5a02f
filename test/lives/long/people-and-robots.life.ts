import { SECRETS_MANAGER, brisk, patient } from '../policies.ts';
import { longLife } from './long-life.ts';

longLife('people and robots, Secrets Manager', 1, [patient(SECRETS_MANAGER), brisk(SECRETS_MANAGER)]);

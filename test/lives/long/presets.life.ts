import { cis, standard } from '../policies.ts';
import { longLife } from './long-life.ts';

longLife('the presets standard and cis', 2, [standard, cis]);

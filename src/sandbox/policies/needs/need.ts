import type { ServiceRequest } from '../../service.ts';
import type { Question } from '../evaluate.ts';

/** What an operation must be allowed, in IAM's terms; most need one action on one resource. */
export type Needs = (operation: string, request: ServiceRequest) => readonly Question[];

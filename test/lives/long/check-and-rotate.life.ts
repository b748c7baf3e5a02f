import { S3, brisk, checkAndRotate } from '../policies.ts';
import { longLife } from './long-life.ts';

longLife('the way of check-and-rotate, S3', 3, [checkAndRotate, brisk(S3)]);

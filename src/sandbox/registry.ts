import { cloudTrailService } from './cloudtrail/cloudtrail.ts';
import { iamService } from './iam/iam.ts';
import { kmsService } from './kms/kms.ts';
import { organizationsService } from './organizations/organizations.ts';
import { s3Service } from './s3/s3.ts';
import { secretsManagerService } from './secrets-manager/secrets-manager.ts';
import type { Service } from './service.ts';
import { sesService } from './ses/ses.ts';
import { stsService } from './sts/sts.ts';

/** Every service of the embedded AWS. A new one is a folder and a line here. */
const SERVICES: readonly Service[] = [
  iamService,
  stsService,
  s3Service,
  sesService,
  secretsManagerService,
  kmsService,
  cloudTrailService,
  organizationsService,
];

/** By signing name: what the credential scope of a request says. */
export const serviceNamed = (name: string): Service | undefined =>
  SERVICES.find((service) => service.name === name);

export const serviceNames = (): readonly string[] => SERVICES.map((service) => service.name);

import type { ServiceRequest, ServiceResponse } from '../service.ts';
import { knownAlgorithm } from './encryption.ts';
import { S3Error } from './errors.ts';
import { xmlReply } from './reply.ts';
import { requireBucket } from './state.ts';
import { elementText, xmlDocument } from './xml.ts';

/** GetBucketLocation: us-east-1 is the empty element. */
export const getBucketLocation = (request: ServiceRequest, name: string): ServiceResponse => {
  const { region } = requireBucket(request, name);
  // The only S3 answer whose root element itself carries the value.
  const empty = xmlDocument('LocationConstraint', {});
  const body =
    region === 'us-east-1' ? empty : empty.replace('</LocationConstraint>', `${region}</LocationConstraint>`);
  return { status: 200, headers: { 'content-type': 'application/xml' }, body };
};

/** GetBucketVersioning: an empty answer where it was never switched on. */
export const getBucketVersioning = (request: ServiceRequest, name: string): ServiceResponse => {
  const { versioning } = requireBucket(request, name);
  return xmlReply('VersioningConfiguration', versioning === null ? {} : { Status: versioning });
};

export const getBucketEncryption = (request: ServiceRequest, name: string): ServiceResponse => {
  const { encryption } = requireBucket(request, name);
  return xmlReply('ServerSideEncryptionConfiguration', {
    Rule: {
      ApplyServerSideEncryptionByDefault: {
        SSEAlgorithm: encryption.algorithm,
        KMSMasterKeyID: encryption.kmsKeyId,
      },
      BucketKeyEnabled: encryption.bucketKey === true,
    },
  });
};

/** @throws S3Error `MalformedXML` without an algorithm, `InvalidArgument` for an unknown one. */
export const putBucketEncryption = (request: ServiceRequest, name: string): ServiceResponse => {
  const bucket = requireBucket(request, name);
  const xml = request.body.toString();
  const algorithm = elementText(xml, 'SSEAlgorithm');
  if (algorithm === undefined) throw malformedXml();
  const kmsKeyId = elementText(xml, 'KMSMasterKeyID');
  bucket.encryption = {
    algorithm: knownAlgorithm(algorithm),
    ...(kmsKeyId === undefined || kmsKeyId === '' ? {} : { kmsKeyId }),
    ...(elementText(xml, 'BucketKeyEnabled') === 'true' ? { bucketKey: true } : {}),
  };
  return { status: 200 };
};

/** @throws S3Error `NoSuchPublicAccessBlockConfiguration`. */
export const getPublicAccessBlock = (request: ServiceRequest, name: string): ServiceResponse => {
  const { publicAccessBlock } = requireBucket(request, name);
  if (publicAccessBlock === null)
    throw new S3Error(
      'NoSuchPublicAccessBlockConfiguration',
      'The public access block configuration was not found',
      404,
      { BucketName: name },
    );
  return xmlReply('PublicAccessBlockConfiguration', { ...publicAccessBlock });
};

/** PutPublicAccessBlock: what the document leaves out is off. */
export const putPublicAccessBlock = (request: ServiceRequest, name: string): ServiceResponse => {
  const bucket = requireBucket(request, name);
  const xml = request.body.toString();
  if (!xml.includes('PublicAccessBlockConfiguration')) throw malformedXml();
  const on = (element: string): boolean => elementText(xml, element)?.toLowerCase() === 'true';
  bucket.publicAccessBlock = {
    BlockPublicAcls: on('BlockPublicAcls'),
    IgnorePublicAcls: on('IgnorePublicAcls'),
    BlockPublicPolicy: on('BlockPublicPolicy'),
    RestrictPublicBuckets: on('RestrictPublicBuckets'),
  };
  return { status: 200 };
};

const malformedXml = (): S3Error =>
  new S3Error(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
    400,
  );

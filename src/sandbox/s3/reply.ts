import type { ServiceResponse } from '../service.ts';
import type { Instant } from '../world.ts';
import { type XmlNode, xmlDocument } from './xml.ts';

export const xmlReply = (root: string, content: XmlNode): ServiceResponse => ({
  status: 200,
  headers: { 'content-type': 'application/xml' },
  body: xmlDocument(root, content),
});

/** An instant as S3 writes it in XML, in whole seconds: `2026-11-01T02:00:00.000Z`. */
export const isoTime = (at: Instant): string => new Date(at - (at % 1000)).toISOString();

/** An instant as HTTP writes it, in whole seconds: `Sun, 01 Nov 2026 02:00:00 GMT`. */
export const httpTime = (at: Instant): string => new Date(at).toUTCString();

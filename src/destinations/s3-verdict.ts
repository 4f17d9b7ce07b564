import { commonVerdict, halted, retried } from './common-verdict.ts';
import type { Verdict, VendorResponse } from './destination.ts';

const codeIn = /<Code>([A-Za-z]{1,60})<\/Code>/;
// docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
const authCodes: ReadonlySet<string> = new Set([
  'AccessDenied',
  'ExpiredToken',
  'InvalidAccessKeyId',
  'InvalidToken',
  'SignatureDoesNotMatch',
]);
const configCodes: ReadonlySet<string> = new Set([
  'AllAccessDisabled',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
  'InvalidBucketName',
  'NoSuchBucket',
  'PermanentRedirect',
  'RequestTimeTooSkewed',
  'TemporaryRedirect',
]);
const retryCodes: ReadonlySet<string> = new Set([
  'InternalError',
  'OperationAborted',
  'RequestTimeout',
  'ServiceUnavailable',
  'SlowDown',
]);

/**
 * What S3's answer to a PUT means. Nothing is rejected, an event is never at fault; and nothing is
 * parted: objects of the whole batch may be there already, and would then stand beside its halves.
 */
export function s3Verdict(response: VendorResponse, eventIds: readonly string[]): Verdict {
  const code = codeIn.exec(response.body.slice(0, 4_096))?.[1] ?? '';
  const { status } = response;
  if (status >= 200 && status <= 299) return commonVerdict(response, eventIds);
  if (authCodes.has(code)) return halted(eventIds, 'auth');
  if (configCodes.has(code)) return halted(eventIds, 'config');
  if (retryCodes.has(code)) return retried(response, eventIds);
  const isCommon = status < 400 || status >= 500 || [401, 403, 408, 425, 426, 429].includes(status);
  return isCommon ? commonVerdict(response, eventIds) : halted(eventIds, 'config');
}

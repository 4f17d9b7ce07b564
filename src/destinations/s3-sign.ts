import { hash } from 'node:crypto';
import type { AwsV4Signer } from 'aws4fetch';
import type { S3Settings } from './s3-settings.ts';
import type { StoreRequest } from './store-http.ts';

/** An object to put, and when: the signature holds for a quarter of an hour. */
export interface ObjectPut {
  readonly url: string;
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  readonly at: Date;
}

/**
 * Where an object stands: in the bucket's own host at AWS, below the bucket's path elsewhere, and
 * where the name has dots: AWS's certificate holds for one level only.
 */
export function objectUrl(
  { bucket, region, endpoint }: Pick<S3Settings, 'bucket' | 'region' | 'endpoint'>,
  key: string,
): string {
  const path = key.split('/').map(encodeURIComponent).join('/');
  if (endpoint !== undefined) return `${endpoint.replace(/\/$/, '')}/${bucket}/${path}`;
  return bucket.includes('.')
    ? `https://s3.${region}.amazonaws.com/${bucket}/${path}`
    : `https://${bucket}.s3.${region}.amazonaws.com/${path}`;
}

/** A request to put an object, signed by AWS Signature Version 4 over all of its body. */
export async function signedPut(
  signer: typeof AwsV4Signer,
  account: Pick<S3Settings, 'region' | 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>,
  { url, body, headers, at }: ObjectPut,
): Promise<StoreRequest> {
  const { region, accessKeyId, secretAccessKey, sessionToken } = account;
  const signed = await new signer({
    method: 'PUT',
    url,
    headers: { ...headers, 'x-amz-content-sha256': hash('sha256', body) },
    service: 's3',
    region,
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    datetime: at.toISOString().replace(/[:-]|\.\d{3}/g, ''),
  }).sign();
  return {
    method: 'PUT',
    url: signed.url.href,
    headers: Object.fromEntries(signed.headers),
    body,
  };
}

import { hash } from 'node:crypto';
import type { AwsV4Signer } from 'aws4fetch';
import type { S3Settings } from './s3-settings.ts';
import type { StoreRequest } from './store-http.ts';

/** An object to put, and when: the signature holds for a quarter of an hour. */
export interface ObjectPut {
  readonly key: string;
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  readonly at: Date;
}

type Account = Pick<
  S3Settings,
  'bucket' | 'region' | 'endpoint' | 'accessKeyId' | 'secretAccessKey' | 'sessionToken'
>;

/** A request to put an object, signed by AWS Signature Version 4 over all of its body. */
export async function signedPut(
  signer: typeof AwsV4Signer,
  account: Account,
  { key, body, headers, at }: ObjectPut,
): Promise<StoreRequest> {
  const { bucket, region, endpoint, accessKeyId, secretAccessKey, sessionToken } = account;
  const path = key.split('/').map(encodeURIComponent).join('/');
  const url =
    endpoint === undefined
      ? `https://${bucket}.s3.${region}.amazonaws.com/${path}`
      : `${endpoint.replace(/\/$/, '')}/${bucket}/${path}`;
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

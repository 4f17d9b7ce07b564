import { gzip } from 'node:zlib';
import { promisify } from 'node:util';
import type { AwsV4Signer } from 'aws4fetch';
import type { PermittedEvent } from '../event/permitted-event.ts';
import type { Sink, Verdict } from './destination.ts';
import { objectsOf, type ObjectRows } from './s3-objects.ts';
import { ParquetWriter } from './s3-parquet.ts';
import type { S3Settings } from './s3-settings.ts';
import { objectUrl, signedPut } from './s3-sign.ts';
import { s3Verdict } from './s3-verdict.ts';
import { countColumns, eventColumns } from './store-columns.ts';
import { StoreHttp } from './store-http.ts';
import { linesOf } from './store-lines.ts';
import { StoreProblem } from './store-problem.ts';
import { allWritten, storeRowsOf } from './store-rows.ts';

const zip = promisify(gzip);

/** The bucket: a batch is one object for each hour that it touches. */
export class S3Store implements Sink {
  readonly #signer: typeof AwsV4Signer;
  readonly #settings: S3Settings;
  readonly #parquet: ParquetWriter | null;
  readonly #http = new StoreHttp('the object store');

  private constructor(
    signer: typeof AwsV4Signer,
    settings: S3Settings,
    parquet: ParquetWriter | null,
  ) {
    this.#signer = signer;
    this.#settings = settings;
    this.#parquet = parquet;
  }

  /** Asks nothing of the bucket yet: a key that may only put objects is enough. */
  static async open(signer: typeof AwsV4Signer, settings: S3Settings): Promise<S3Store> {
    const parquet = settings.format === 'parquet' ? await ParquetWriter.open() : null;
    return new S3Store(signer, settings, parquet);
  }

  async write(batch: readonly PermittedEvent[], batchId: string): Promise<Verdict> {
    const eventIds = batch.map(({ record }) => record.id);
    const { prefix, format } = this.#settings;
    const extension = format === 'parquet' ? 'parquet' : 'ndjson.gz';
    for (const object of objectsOf(storeRowsOf(batch), batchId, { prefix, extension })) {
      const request = await signedPut(this.#signer, this.#settings, {
        url: objectUrl(this.#settings, object.key),
        body: await this.#bytesOf(object),
        headers: { 'content-type': contentTypes[format] },
        at: new Date(),
      });
      const response = await this.#http.send(request);
      if (response.status < 200 || response.status > 299) return s3Verdict(response, eventIds);
    }
    return allWritten(batch);
  }

  query(): Promise<never> {
    return Promise.reject(new StoreProblem('only the embedded warehouse answers the console'));
  }

  async close(): Promise<void> {
    await this.#http.close();
    await this.#parquet?.close();
  }

  async #bytesOf({ table, rows }: ObjectRows): Promise<Uint8Array> {
    if (this.#parquet !== null) return this.#parquet.bytesOf(table, rows);
    return zip(linesOf(rows, table === 'events' ? eventColumns : countColumns));
  }
}

/** No `content-encoding`: the object is a gzip file, and readers go by its name. */
const contentTypes = { ndjson: 'application/gzip', parquet: 'application/vnd.apache.parquet' };

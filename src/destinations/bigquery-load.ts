import { setTimeout as wait } from 'node:timers/promises';
import { partOf } from './answer-body.ts';
import type { BigqueryClient } from './bigquery-client.ts';
import { bigqueryFields, bigqueryLayout } from './bigquery-schema.ts';
import { bigqueryVerdict, jobVerdict } from './bigquery-verdict.ts';
import type { Verdict, VendorResponse } from './destination.ts';
import type { StoreColumn } from './store-columns.ts';
import { StoreProblem } from './store-problem.ts';

/** What one load job brings to one table. */
export interface Load {
  readonly table: string;
  readonly columns: readonly StoreColumn[];
  /** The column of time that parts the table by days. */
  readonly time: string;
  /** Newline-delimited JSON. */
  readonly lines: string;
  readonly batchId: string;
  readonly eventIds: readonly string[];
  /** True where the batch may still be parted: nothing of it is in another table yet. */
  readonly mayPart: boolean;
}

/** A job id can be used once, so a batch whose jobs failed for a while moves on to the next. */
const attemptsMax = 200;
const pollMsMax = 5_000;
const waitMsMax = 45_000;

/**
 * Loads rows exactly once: the job's id is the batch's, so BigQuery itself refuses a second job for
 * it, and a load is all or nothing. A job that failed has loaded nothing; the next attempt's id is
 * the same for everyone who tries again. Null where the rows are in the table.
 */
export async function load(client: BigqueryClient, what: Load): Promise<Verdict | null> {
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const jobId = jobIdOf(what, attempt);
    let job = await jobOf(client, jobId);
    const isNew = job.status === 404;
    if (isNew) {
      job = await insert(client, what, jobId);
      // Another one was faster, or our own request before a crash.
      if (job.status === 409) job = await jobOf(client, jobId);
    }
    if (job.status !== 200) return refused(job, what.eventIds);
    const done = await settled(client, job, jobId);
    const reason = partOf(done.body, 'status', 'errorResult', 'reason');
    if (reason === undefined) return null;
    const code = typeof reason === 'string' && /^[A-Za-z]{1,40}$/.test(reason) ? reason : 'unknown';
    const verdict = jobVerdict(code, what.eventIds, what.mayPart);
    const isPassing = verdict.retry.length > 0 && verdict.halt === undefined;
    // What failed long ago says nothing of now; what a person had to mend may be mended.
    if (isNew || (!isPassing && verdict.halt === undefined)) return verdict;
  }
  return jobVerdict('unknown', what.eventIds, what.mayPart);
}

/** A load's failure as a whole says nothing of its rows, so nothing is rejected for it. */
function refused(response: VendorResponse, eventIds: readonly string[]): Verdict {
  const verdict = bigqueryVerdict(response, eventIds);
  const isRejected = verdict.reject.length > 0 || verdict.bisect !== undefined;
  return isRejected ? jobVerdict('refused', eventIds, false) : verdict;
}

function jobIdOf({ table, batchId }: Load, attempt: number): string {
  return `sluice_${table}_${batchId.replaceAll(/[^A-Za-z0-9_-]/g, '-')}_${String(attempt)}`;
}

function jobOf(client: BigqueryClient, jobId: string): Promise<VendorResponse> {
  const { project, location } = client.settings;
  const place = location === undefined ? '' : `?location=${location}`;
  const path = `/bigquery/v2/projects/${project}/jobs/${jobId}${place}`;
  return client.send({ method: 'GET', path });
}

function insert(client: BigqueryClient, what: Load, jobId: string): Promise<VendorResponse> {
  const { project, dataset, location, retentionDays } = client.settings;
  const { table, columns, time, lines } = what;
  const job = {
    jobReference: { projectId: project, jobId, ...(location === undefined ? {} : { location }) },
    configuration: {
      load: {
        destinationTable: { projectId: project, datasetId: dataset, tableId: table },
        sourceFormat: 'NEWLINE_DELIMITED_JSON',
        schema: { fields: bigqueryFields(columns) },
        createDisposition: 'CREATE_IF_NEEDED',
        writeDisposition: 'WRITE_APPEND',
        // Tables of an older Sluice get the columns that they lack.
        schemaUpdateOptions: ['ALLOW_FIELD_ADDITION'],
        maxBadRecords: 0,
        ...bigqueryLayout(time, retentionDays),
      },
    },
  };
  // A line of the data begins with a brace, so it can't be taken for the boundary.
  const boundary = `sluice-${jobId}`;
  const part = (type: string, text: string): string =>
    `--${boundary}\r\ncontent-type: ${type}\r\n\r\n${text}\r\n`;
  return client.send({
    method: 'POST',
    path: `/upload/bigquery/v2/projects/${project}/jobs?uploadType=multipart`,
    type: `multipart/related; boundary=${boundary}`,
    body: `${part('application/json; charset=UTF-8', JSON.stringify(job))}${part('application/octet-stream', lines)}--${boundary}--`,
  });
}

/** Waits for the job; one that takes longer is asked for again with the next try of the batch. */
async function settled(
  client: BigqueryClient,
  job: VendorResponse,
  jobId: string,
): Promise<VendorResponse> {
  let seen = job;
  let waitedMs = 0;
  for (let pauseMs = 100; partOf(seen.body, 'status', 'state') !== 'DONE';) {
    if (waitedMs > waitMsMax) throw new StoreProblem('a BigQuery load job takes long');
    await wait(pauseMs);
    waitedMs += pauseMs;
    pauseMs = Math.min(pauseMs * 2, pollMsMax);
    seen = await jobOf(client, jobId);
    if (seen.status !== 200) throw new StoreProblem(`BigQuery answered ${String(seen.status)}`);
  }
  return seen;
}

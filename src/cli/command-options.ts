/** What may stand on the command line. */
export interface CommandOptions {
  readonly config?: string | undefined;
  readonly jsonl?: boolean | undefined;
  readonly help?: boolean | undefined;
  readonly version?: boolean | undefined;
  readonly head?: string | undefined;
  readonly json?: boolean | undefined;
  readonly live?: boolean | undefined;
  readonly url?: string | undefined;
  readonly hours?: string | undefined;
  readonly site?: string | undefined;
  readonly destination?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly all?: boolean | undefined;
  readonly dry?: boolean | undefined;
  readonly days?: string | undefined;
  readonly yes?: boolean | undefined;
  readonly force?: boolean | undefined;
  readonly origin?: string | undefined;
  readonly banner?: string | undefined;
  readonly destinations?: string | undefined;
  readonly measurement?: string | undefined;
  readonly webhook?: string | undefined;
  readonly door?: string | undefined;
  readonly workers?: string | undefined;
}

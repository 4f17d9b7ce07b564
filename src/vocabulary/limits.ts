/**
 * Every limit of the product, each with its reason. Sizes are bytes, lengths are UTF-16 units,
 * times are milliseconds, unless the name says otherwise.
 */
export const limits = {
  /** A keepalive fetch may carry at most 64 KiB in all browsers. */
  bodyBytesMax: 65_536,
  /** Of a refused body so much is read and thrown away: a proxy gets the answer, no broken pipe. */
  discardedBytesMax: 1_048_576,
  /** Pages that one change of consent may name: a long visit has a hundred. */
  withdrawnPagesMax: 500,
  /** A token of a site's own server lives this long at most; a longer one is refused. */
  tokenMsMax: 600_000,
  /** Two servers' clocks may differ by this much. */
  tokenClockSkewMsMax: 30_000,
  /** Of an event's value: above it a sum loses its cents, and one event its meaning. */
  valueMax: 1_000_000_000_000,
  /** A site's own id of a person; a longer one is a text. */
  userIdMax: 200,
  /** What fits a keepalive body with room; more is a bug or an attack. */
  eventsPerBeaconMax: 100,
  /** A whole request must arrive within this time, or a slow sender could hold sockets for ever. */
  requestMsMax: 10_000,
  /** Headers are small; a sender that trickles them is cut off. */
  headersMsMax: 5_000,
  /** Cookies of large shops reach 8 KiB; node refuses more with 431. */
  headerBytesMax: 32_768,
  /** A pixel's whole address; longer ones do not survive proxies anyway. */
  pixelUrlMax: 8_192,
  /** Leaves below this depth are dropped, so that no hostile nesting can exhaust the stack. */
  depthMax: 8,
  /** Keys of one object; more are dropped and counted. */
  keysMax: 256,
  /** Leaves of one event that are looked at; the rest is dropped. */
  leavesMax: 2_000,
  /** A leaf that is not an address of a page. Longer text is cut at a border, then scanned. */
  stringMax: 8_192,
  /** An address of a page. */
  urlMax: 4_096,
  /** GA4's longest name is 40; ours may be longer, but a name is not a text. */
  eventNameMax: 100,
  /** A search term above this is a pasted text. */
  searchTermMax: 100,
  /** Search terms of a day of one site of which it is remembered how many visitors used them. */
  searchTermsMax: 50_000,
  /** Titles above this are texts. */
  titleMax: 512,
  /** Items of one order; beyond it lies a catalogue. */
  itemsMax: 200,
  /** Client retries stop at 50 minutes; events older than this are refused as `too_old`. */
  eventAgeMsMax: 3_600_000,
  /** How long a repeated event is recognised; the client stops 10 minutes earlier. */
  dedupeWindowMs: 3_600_000,
  /** Token buckets of all sites and addresses together: about 40 MB at most. */
  bucketsMax: 200_000,
  /** A group commit closes after this time; measured in docs/performance.md. */
  commitWindowMs: 2,
  /** A group commit closes at this many bytes, so that one row stays small. */
  commitBytesMax: 1_048_576,
  /** Events that wait for a commit; above it the door answers 503 instead of growing. */
  pendingEventsMax: 20_000,
  /** Accepting stops when the disk has less than this; delivery may use the rest to drain. */
  diskFreeBytesMin: 268_435_456,
  /** A session ends after this idle time (the field's convention, also GA4's). */
  sessionIdleMs: 1_800_000,
  /** A session ends after this time whatever happens. */
  sessionMsMax: 86_400_000,
  /** Live sessions in memory: about 150 MB at most. The oldest leave first. */
  sessionsMax: 1_000_000,
  /** Visits of which rules know what happened: about 60 MB with ten steps each. The oldest leave first. */
  ruleVisitsMax: 50_000,
  /** Page views of which rules know what fired on them: about 20 MB. The oldest leave first. */
  rulePagesMax: 50_000,
  /** Steps of one visit that rules look at; with more it is a machine's, and nothing fires in it. */
  ruleFactsMax: 500,
  /** The key of a day lives this long after its day, for sessions that cross midnight. */
  keyOverlapMs: 3_600_000,
  /** An event is tried for this long, then it expires, counted. */
  retentionMs: 259_200_000,
  /** A dead letter's copy is kept for two weeks, then only its count is left. */
  deadRetentionMs: 1_209_600_000,
  /** A withdrawal is remembered this long, and no older event leaves: one may wait and lie dead 28 days. */
  withdrawalMs: 2_592_000_000,
  /** One takes up to 15, of about 150 bytes in memory; beyond, new ones are refused and none is forgotten. */
  withdrawalsMax: 2_000_000,
  /** The spool's file: a dead destination must not fill the disk. */
  spoolBytesMax: 4_294_967_296,
  /** The longest pause between two tries; a vendor's Retry-After is cut to it as well. */
  retryMsMax: 3_600_000,
  /** The shortest upper bound of a pause; full jitter draws from zero to the bound. */
  retryMsBase: 1_000,
  /** One request to a vendor, from connect to the last byte of the answer. */
  deliveryMsMax: 15_000,
  /** What is read of a vendor's answer. */
  answerBytesMax: 262_144,
  /** What is in flight gets this long at shutdown. */
  drainMsMax: 10_000,
  /** Traces in the console's memory: sanitized, newest first. */
  tracesMax: 200,
} as const;

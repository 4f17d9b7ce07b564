/** Everything that the record logs: its heads, and what keeps it from being written or sent. */
export type LedgerLog =
  | {
      readonly event: 'retention_failed';
      readonly job: string;
      readonly reason: string;
      readonly remedy: string;
    }
  | {
      readonly event: 'ledger_head';
      readonly day: string;
      readonly seq: number;
      readonly hash: string;
      /** The signed head, a compact JWS: keep it elsewhere, `sluice ledger verify --head` takes it. */
      readonly head: string;
    }
  | {
      readonly event: 'ledger_problem' | 'ledger_not_written' | 'ledger_head_not_posted';
      readonly reason: string;
      readonly remedy: string;
    };

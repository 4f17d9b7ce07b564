/** Where the database is, and how to reach it. Nothing of it is ever logged. */
export interface PostgresSettings {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string | null;
  readonly database: string;
  /** `verified`: only a server with a certificate of a known authority, and of this name. */
  readonly tls: 'verified' | 'unverified' | 'off';
  /** The authority's certificate as PEM, where it is not a public one. */
  readonly authority: string | null;
  /** The schema that holds the spool's tables: lower case, not quoted. */
  readonly schema: string;
  /** Connections of one node at most. */
  readonly connectionsMax: number;
}

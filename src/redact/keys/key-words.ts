/** The keys that name one kind, as lower-case words without accents, dashes and spaces. */
export interface KeyWords {
  /** Telling on their own and at the end of a longer key: `kontakt_email`, `useremail`. */
  readonly heads: string;
  /** Telling only as the whole key, apart from decoration such as `billing_` or `_2`. */
  readonly whole: string;
  /** Also ordinary words: they count only when the value looks the part. */
  readonly doubtful: string;
}

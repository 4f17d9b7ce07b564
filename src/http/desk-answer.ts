/** An answer to the operator: what was asked, or what is wrong with it. */
export type DeskAnswer<Value> = Value | { readonly wrong: string };

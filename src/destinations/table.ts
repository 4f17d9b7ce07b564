/** A column of a download. */
export interface TableColumn {
  readonly name: string;
  readonly type: 'text' | 'number' | 'whole' | 'boolean';
}

export type TableCell = string | number | boolean | null;

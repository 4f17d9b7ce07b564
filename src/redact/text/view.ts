/**
 * A piece of a leaf, perhaps decoded, that knows where each of its characters came from, so that
 * what is found in it can be replaced in the leaf itself and everything else stays byte for byte.
 */
export interface View {
  readonly text: string;
  /** Offset in the leaf of each decoded character; null where nothing was decoded. */
  readonly offsets: ArrayLike<number> | null;
  /** Position of the first character, in `offsets` or in the leaf. */
  readonly start: number;
}

/** The leaf as it is. */
export function wholeView(text: string): View {
  return { text, offsets: null, start: 0 };
}

/** A part of a view, from `from` to before `to`. */
export function sliceView(view: View, from: number, to: number): View {
  return { text: view.text.slice(from, to), offsets: view.offsets, start: view.start + from };
}

/** Where a position of the view lies in the leaf. */
export function leafOffset(view: View, position: number): number {
  const at = view.start + position;
  return view.offsets === null ? at : (view.offsets[at] ?? 0);
}

/** Bytes before each frame: its length, 32 bits, little endian. */
export const frameHeaderBytes = 4;

/** The frames of a row's body, without copying; null when the lengths do not add up. */
export function splitFrames(body: Uint8Array, count: number): readonly Uint8Array[] | null {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const frames: Uint8Array[] = [];
  let offset = 0;
  while (offset + frameHeaderBytes <= body.byteLength && frames.length < count) {
    const start = offset + frameHeaderBytes;
    offset = start + view.getUint32(offset, true);
    if (offset > body.byteLength) return null;
    frames.push(body.subarray(start, offset));
  }
  return frames.length === count && offset === body.byteLength ? frames : null;
}

/** The part of a body that holds these frames; null when the lengths do not add up. */
export function sliceFrames(
  body: Uint8Array,
  count: number,
  from: number,
  to: number,
): Uint8Array | null {
  if (from === 0 && to === count) return body;
  const frames = splitFrames(body, count);
  return frames === null ? null : joinFrames(frames.slice(from, to));
}

/** The body without the frames at these indexes, which ascend. */
export function withoutFrames(
  body: Uint8Array,
  count: number,
  removed: readonly number[],
): Uint8Array {
  if (removed.length === 0) return body;
  const gone = new Set(removed);
  const kept = (splitFrames(body, count) ?? []).filter((_, index) => !gone.has(index));
  return joinFrames(kept);
}

/** Puts frames into one body. */
export function joinFrames(frames: readonly Uint8Array[]): Uint8Array {
  const bytes = frames.reduce((sum, frame) => sum + frameHeaderBytes + frame.byteLength, 0);
  const body = new Uint8Array(bytes);
  const view = new DataView(body.buffer);
  let offset = 0;
  for (const frame of frames) {
    view.setUint32(offset, frame.byteLength, true);
    body.set(frame, offset + frameHeaderBytes);
    offset += frameHeaderBytes + frame.byteLength;
  }
  return body;
}

import { readParams } from '../params.ts';
import type { Push } from '../wire.ts';

/** How far each film or recording has come, in percent, by its source. */
const reached: Map<string, number> = new Map();

/** Notes the start, each quarter and the end of a film or a recording, once for each source. */
export function noteMedia(
  type: string,
  media: HTMLMediaElement,
  push: Push,
  cleanUrl: (address: string) => string,
): void {
  const { autoplay, currentSrc, currentTime, duration, muted } = media;
  // A live stream has no end (Infinity), and before the metadata there is none either (NaN).
  const quarters = Math.floor((currentTime / duration) * 4) || 0;
  const percent = type === 'ended' ? 100 : Math.min(quarters, 3) * 25;
  const before = reached.get(currentSrc) ?? -1;
  // What plays by itself, without sound, is decoration until somebody lets it speak.
  if (percent <= before || (before < 0 && muted && autoplay)) return;
  reached.set(currentSrc, percent);
  const kind = media instanceof HTMLVideoElement ? 'video' : 'audio';
  const params = {
    ...Object.fromEntries(readParams(media)),
    percent,
    media: kind,
    video_url: cleanUrl(currentSrc),
  };
  if (before < 0) push('video_start', { ...params, percent: 0 });
  if (percent === 100) push('video_complete', params);
  else if (percent > 0) push('video_progress', params, {}, 2_000);
}

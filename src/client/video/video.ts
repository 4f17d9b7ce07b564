import type { Kit, Note } from '../plugin.ts';
import { readParams } from '../params.ts';
import { watchPlayers } from './players.ts';
import { Progress } from './progress.ts';

/** Notes how far films and recordings come: those of the page, and players that were asked for. */
export function start(kit: Kit): Note {
  const progress = new Progress(kit.track);
  if (/video/.test(`${kit.dataset['plugins']}`)) watchPlayers(kit, progress);
  return (type, [media]) => {
    if (!(media instanceof HTMLMediaElement)) return;
    const { autoplay, currentSrc, currentTime, duration, loop, muted } = media;
    // What plays by itself, without sound, is decoration until somebody lets it speak.
    if (!progress.knows(currentSrc) && muted && (autoplay || loop)) return;
    progress.note(currentSrc, type === 'ended' ? 1 : currentTime / duration, {
      ...readParams(media),
      media: media instanceof HTMLVideoElement ? 'video' : 'audio',
      video_url: kit.cleanUrl(currentSrc),
    });
  };
}

import { readParams } from '../params.ts';
import type { Kit } from '../plugin.ts';
import { parseMessage } from './message.ts';
import type { Progress } from './progress.ts';

/** Players that tell how far they are, if they are asked. */
const player = /^https:\/\/(www\.youtube(?:-nocookie)?\.com\/embed|player\.vimeo\.com\/video)\//;
const questions = [
  { event: 'listening', id: 1, channel: 'widget' },
  ...['play', 'timeupdate', 'ended'].map((value) => ({ method: 'addEventListener', value })),
];

/**
 * Asks the players of YouTube (with `enablejsapi=1` in their address) and Vimeo how far they are.
 * No script of theirs is loaded; an answer counts only from the player's own frame and origin.
 */
export function watchPlayers({ cleanUrl }: Kit, progress: Progress): void {
  const asked: WeakSet<HTMLIFrameElement> = new WeakSet();
  const durations: WeakMap<HTMLIFrameElement, number> = new WeakMap();
  const ask = ({ contentWindow, src }: HTMLIFrameElement): void => {
    const { origin } = new URL(src);
    for (const question of questions) contentWindow?.postMessage(JSON.stringify(question), origin);
  };
  const scan = (): void => {
    for (const frame of document.querySelectorAll('iframe')) {
      if (asked.has(frame) || !player.test(frame.src)) continue;
      asked.add(frame);
      frame.addEventListener('load', () => ask(frame));
      ask(frame);
    }
  };
  addEventListener('message', ({ data, origin, source }) => {
    for (const frame of document.querySelectorAll('iframe')) {
      const { contentWindow, src } = frame;
      if (!source || source !== contentWindow || !player.test(src)) continue;
      if (new URL(src).origin !== origin) continue;
      const { isReady, isPlaying, hasEnded, seconds, duration } = parseMessage(data);
      if (isReady) ask(frame);
      if (duration) durations.set(frame, duration);
      if (!hasEnded && !isPlaying && !progress.knows(src)) continue;
      progress.note(
        src,
        hasEnded ? 1 : Math.min((seconds ?? 0) / (durations.get(frame) ?? 0), 0.99),
        {
          ...readParams(frame),
          media: /vimeo/.test(origin) ? 'vimeo' : 'youtube',
          video_url: cleanUrl(src),
        },
      );
    }
  });
  new MutationObserver(scan).observe(document, { childList: true, subtree: true });
  scan();
}

/** What a player says of itself. */
export interface PlayerMessage {
  readonly isReady: boolean;
  readonly isPlaying: boolean;
  readonly hasEnded: boolean;
  readonly seconds: number | undefined;
  readonly duration: number | undefined;
}

/**
 * Reads a message of YouTube's or Vimeo's player, text or object. YouTube: `info.playerState` 1 is
 * playing and 0 the end; Vimeo: `event`, and `data` with `seconds` and `duration`.
 */
export function parseMessage(data: unknown): PlayerMessage {
  const message = recordOf(data);
  const info = recordOf(message['info']);
  const film = recordOf(message['data']);
  const event = message['event'];
  const state = info['playerState'] ?? message['info'];
  return {
    isReady: event === 'ready' || event === 'onReady',
    isPlaying: event === 'play' || event === 'timeupdate' || state === 1,
    hasEnded: event === 'ended' || state === 0,
    seconds: numberOf(info['currentTime'] ?? film['seconds']),
    duration: numberOf(info['duration'] ?? film['duration']),
  };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = typeof value === 'string' ? JSON.parse(value) : value;
    return read && typeof read === 'object' ? { ...read } : {};
  } catch {
    return {};
  }
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 ? value : undefined;
}

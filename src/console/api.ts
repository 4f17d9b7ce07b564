import type { ConsoleState, Leaks, Steps } from './console-state.ts';
import { parseLeaks, parseState, parseSteps } from './parse.ts';

/** The state of the instance; null while it can't be reached. */
export async function fetchState(): Promise<ConsoleState | null> {
  return parseState(await text('api/state'));
}

/** Counts of the last hours from the warehouse; null while it can't be reached. */
export async function fetchSteps(hours: number): Promise<Steps | null> {
  return parseSteps(await text(`api/steps?hours=${hours}`));
}

/** The leak report of the last hours; null while it can't be reached. */
export async function fetchLeaks(hours: number): Promise<Leaks | null> {
  return parseLeaks(await text(`api/leaks?hours=${hours}`));
}

/** Asks a destination to go on now; false where the instance did not take it. */
export function retryDestination(name: string): Promise<boolean> {
  return post('api/retry', { name });
}

/** Lets the demo's made-up visitors through the door; false where the instance did not take it. */
export function sendCrowd(): Promise<boolean> {
  return post('api/crowd', {});
}

/** Puts all dead letters of a destination back; false where the instance did not take it. */
export function replayDeadLetters(destination: string): Promise<boolean> {
  return post('api/dead', { action: 'replay', destination, ids: 'all' });
}

async function post(path: string, body: object): Promise<boolean> {
  try {
    const answer = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return answer.ok;
  } catch {
    return false;
  }
}

async function text(path: string): Promise<string> {
  try {
    const answer = await fetch(path, { headers: { accept: 'application/json' } });
    return answer.ok ? await answer.text() : '';
  } catch {
    return '';
  }
}

/** Whether something happened below `data-track="off"`. */
export function isMuted(event: Event): boolean {
  for (const node of event.composedPath()) {
    if (node instanceof HTMLElement && node.dataset['track'] === 'off') return true;
  }
  return false;
}

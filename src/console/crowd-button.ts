import { sendCrowd } from './api.ts';
import { h } from './element.ts';

/** The demo's offer: made-up visitors walk through the shop, so that there is something to see. */
export function crowdButton(): HTMLButtonElement {
  const button = h('button', { type: 'button', class: 'crowd' }, 'Send 1,500 made-up visitors');
  button.addEventListener('click', () => void walk(button));
  return button;
}

async function walk(button: HTMLButtonElement): Promise<void> {
  button.disabled = true;
  button.textContent = 'They walk through …';
  const sent = await sendCrowd();
  button.disabled = false;
  button.textContent = sent ? 'They came. Send more' : 'It did not work. Try again';
}

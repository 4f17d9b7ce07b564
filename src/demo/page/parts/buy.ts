/** Sends the form without leaving the page; without JavaScript it leads to the cart instead. */
export function addToCart(form: HTMLFormElement): void {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send(form);
  });
}

/** Keeps no list: the button only shows that it was pressed. */
export function rememberTea(button: HTMLButtonElement): void {
  button.addEventListener('click', () => {
    button.setAttribute('aria-pressed', 'true');
    button.textContent = 'Remembered';
  });
}

async function send(form: HTMLFormElement): Promise<void> {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string') fields.set(name, value);
  }
  const answer = await fetch(form.action, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: fields,
  });
  const { count } = (await answer.json()) as { readonly count: number };
  for (const place of document.querySelectorAll('[data-cart-count]')) {
    place.textContent = String(count);
  }
  const said = form.querySelector('[data-said]');
  if (said !== null) said.textContent = 'It is in the hold.';
}

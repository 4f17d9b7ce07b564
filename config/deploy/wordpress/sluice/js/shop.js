// Hands the steps that the page holds as data to Sluice, and clicks into the cart.
(() => {
  globalThis.sluice ||= [];
  const track = (...event) => {
    globalThis.sluice.push(['track', ...event]);
  };

  /** Gives what the page holds as JSON to a function; what is broken, or nothing, to none. */
  function read(text, then) {
    try {
      then(JSON.parse(text));
    } catch {}
  }

  for (const element of document.querySelectorAll('script[data-sluice-step]')) {
    read(element.textContent, (step) => track(...step));
  }

  function added(text, quantity) {
    read(text, (item) => {
      track('add_to_cart', {}, { value: item.price * quantity, items: [{ ...item, quantity }] });
    });
  }

  // A button of a list, and the form of a product's own page.
  addEventListener('click', ({ target }) => {
    const button = target.closest?.('a[data-sluice-item]');
    if (button) added(button.dataset.sluiceItem, 1);
  });
  addEventListener('submit', ({ target }) => {
    const item = target.matches?.('form.cart') && target.querySelector('[data-sluice-item]');
    const quantity = Math.max(1, Number(target.elements?.quantity?.value) || 1);
    if (item) added(item.dataset.sluiceItem, quantity);
  });
})();

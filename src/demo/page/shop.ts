import { rememberTea, addToCart } from './parts/buy.ts';
import { calculateLeaf } from './parts/calculator.ts';
import { announceView } from './parts/views.ts';

for (const form of document.querySelectorAll<HTMLFormElement>('[data-add-to-cart]')) {
  addToCart(form);
}
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-wishlist]')) {
  rememberTea(button);
}
for (const form of document.querySelectorAll<HTMLFormElement>('[data-calculator]')) {
  calculateLeaf(form);
}
for (const radio of document.querySelectorAll<HTMLInputElement>('.poll input')) {
  radio.addEventListener('change', () => {
    const thanks = document.querySelector('[data-poll-thanks]');
    if (thanks !== null) thanks.textContent = 'Noted, and kept between you and the shop.';
  });
}
announceView();

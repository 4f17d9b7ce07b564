const litresPerCup = 0.25;

/** Shows how much leaf and water so many cups take. */
export function calculateLeaf(form: HTMLFormElement): void {
  form.addEventListener('input', () => {
    const fields = new FormData(form);
    const cups = Math.max(1, Math.min(12, Number(fields.get('cups')) || 1));
    const grams = cups * Number(fields.get('tea'));
    const output = form.querySelector('output');
    if (output !== null) {
      output.textContent = `${grams} g of leaf, ${cups * litresPerCup} l of water`;
    }
  });
  form.dispatchEvent(new Event('input'));
}

import { Markup } from './markup.ts';

const width = 1440;
const height = 600;
const locks = 9;
const chamber = width / locks;
const rise = 45;
const lowest = 512;
const depth = 84;

/** Draws the flight of nine locks, climbing from left to right, with a barge in the sixth. */
export function flightDrawing(): Markup {
  const steps = Array.from({ length: locks }, (_, index) => ({
    x: index * chamber,
    y: lowest - index * rise,
    lock: index + 1,
  }));
  const waters = steps.map(({ x, y }) => chamberWater(x, y)).join('');
  const gates = steps
    .slice(1)
    .map(({ x, y }) => gate(x, y))
    .join('');
  const numbers = steps
    .map(({ x, y, lock }) => {
      const middle = x + chamber / 2;
      return `<text class="flight-number" x="${middle}" y="${y + 58}">${lock}</text>`;
    })
    .join('');
  return new Markup(
    `<svg class="flight" viewBox="0 0 ${width} ${height}" aria-hidden="true" focusable="false">` +
      `<circle class="flight-sun" cx="905" cy="158" r="62"/>` +
      `<path class="flight-hill far"
        d="M0 ${height}V520Q420 500 640 330T1080 122T1440 44V${height}z"/>` +
      `<path class="flight-hill"
        d="M0 ${height}V548Q420 520 640 382T1060 206T1440 112V${height}z"/>` +
      poplars() +
      waters +
      floor(steps) +
      barge(5 * chamber + 26, lowest - 5 * rise) +
      `${gates}${numbers}</svg>`,
  );
}

function chamberWater(x: number, y: number): string {
  return (
    `<path class="flight-water" d="M${x} ${y}h${chamber + 1}v${depth + 4}H${x}z"/>` +
    `<path class="flight-shine" d="M${x + 22} ${y + 13}h40M${x + 92} ${y + 10}h34
      M${x + 48} ${y + 26}h24"/>`
  );
}

/** Stands at the left of a chamber and holds its water back from the one below. */
function gate(x: number, y: number): string {
  return (
    `<path class="flight-gate" d="M${x - 5} ${y - 12}h10v${depth + rise + 16}h-10z"/>` +
    `<path class="flight-gate" d="M${x - 8} ${y - 18}h64v7h-64z"/>` +
    `<path class="flight-gate" d="M${x - 2} ${y - 34}h4v18h-4z"/>`
  );
}

function floor(steps: readonly { readonly x: number; readonly y: number }[]): string {
  const path = steps.map(({ x, y }) => `V${y + depth}H${x + chamber}`).join('');
  return `<path class="flight-ground" d="M0 ${height}${path}V${height}z"/>`;
}

function poplars(): string {
  const at: readonly (readonly [number, number, number])[] = [
    [676, 300, 34],
    [702, 276, 52],
    [728, 264, 36],
    [1030, 118, 40],
    [1060, 98, 58],
    [1262, 60, 46],
    [1290, 56, 34],
  ];
  return at
    .map(
      ([x, y, tall]) =>
        `<ellipse class="flight-poplar" cx="${x}" cy="${y}" rx="${(tall / 4.6).toFixed(1)}"
          ry="${tall}"/>`,
    )
    .join('');
}

function barge(x: number, y: number): string {
  return (
    `<g class="flight-barge"><path class="barge-hull" d="M${x} ${y - 6}h108l-9 17H${x + 12}z"/>` +
    `<path class="barge-cabin" d="M${x + 50} ${y - 24}h44v18h-44z"/>` +
    `<path class="barge-chest" d="M${x + 16} ${y - 18}h13v12h-13zM${x + 31} ${y - 18}h13v12h-13z
      M${x + 23} ${y - 30}h13v12h-13z"/>` +
    `<path class="barge-window" d="M${x + 58} ${y - 19}h8v7h-8zM${x + 71} ${y - 19}h8v7h-8z"/>` +
    `<path class="barge-smoke" d="M${x + 87} ${y - 28}q8-8 2-16t5-15"/></g>`
  );
}

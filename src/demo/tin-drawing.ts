import { Markup } from './markup.ts';
import type { Palette, Product, Scene } from './products.ts';

type Draw = (palette: Palette) => string;

const water = ([, , light, , water]: Palette): string =>
  `<path fill="${water}" d="M30 152h140v50H30z"/>` +
  `<path stroke="${light}" stroke-width="1.6" stroke-linecap="round" opacity=".75" d="M44 162h26
    M92 160h44M60 171h50M128 170h26M46 181h20M84 182h60M66 191h34"/>`;

const sun = (light: string, x: number, y: number, radius: number): string =>
  `<circle cx="${x}" cy="${y}" r="${radius}" fill="${light}"/>`;

const bank = (land: string, path: string): string => `<path fill="${land}" d="${path}"/>`;

const scenes: Readonly<Record<Scene, Draw>> = {
  posts: (palette) =>
    sun(palette[2], 122, 112, 20) +
    bank(palette[3], 'M30 146q40-14 80-4t60-2v14H30z') +
    water(palette) +
    `<g fill="#4a4034"><path d="M62 116h9v58h-9z"/><path d="M84 128h8v50h-8z"/></g>
      <path d="M66 128q14 26 22 12" fill="none" stroke="#4a4034" stroke-width="2.4"/>`,
  reeds: (palette) =>
    sun(palette[2], 78, 110, 22) +
    water(palette) +
    `<g fill="none" stroke="${palette[3]}" stroke-width="3" stroke-linecap="round">
      <path d="M112 196q-2-50 6-92M124 196q0-40-6-72M136 196q4-60 2-84M148 196q-2-40 8-66
      M100 196q2-30-8-48"/></g><g fill="#6b4226"><rect x="114" y="92" width="8" height="26"
      rx="4"/><rect x="134" y="98" width="8" height="28" rx="4"/><rect x="114" y="118" width="7"
      height="20" rx="3.5" transform="rotate(-6 117 128)"/></g>`,
  mist: (palette) =>
    sun(palette[2], 100, 118, 26) +
    `<path fill="${palette[3]}" opacity=".55" d="M30 138q24-26 46-8t44-10 50 16v22H30z"/>` +
    water(palette) +
    `<g fill="#fff" opacity=".7"><rect x="24" y="126" width="80" height="7" rx="3.5"/><rect x="86"
      y="138" width="96" height="8" rx="4"/><rect x="36" y="150" width="92" height="9" rx="4.5"/>
      <rect x="104" y="164" width="70" height="6" rx="3"/></g>`,
  heron: (palette) =>
    sun(palette[2], 136, 106, 15) +
    bank(palette[3], 'M30 150q30-8 70-4t70-4v12H30z') +
    water(palette) +
    `<g fill="none" stroke="${palette[3]}" stroke-linecap="round"><path stroke-width="2.6"
      d="M86 152v38M94 150v40"/><path stroke-width="5" d="M98 130q14-8 6-22t4-24"/></g>
      <path fill="${palette[3]}" d="M68 156q6-30 34-30 6 16-8 28-12 6-26 2z"/>
      <path fill="${palette[3]}" d="M104 78q12 0 26 8-16 1-24 4z"/><path stroke="${palette[3]}"
      stroke-width="2" d="M104 80q-8-1-14 4" fill="none"/>`,
  poplars: (palette) =>
    sun(palette[2], 100, 132, 24) +
    `<g fill="${palette[3]}"><ellipse cx="54" cy="124" rx="8" ry="34"/><ellipse cx="74" cy="132"
      rx="6.5" ry="25"/><ellipse cx="128" cy="134" rx="6" ry="22"/><ellipse cx="146" cy="122"
      rx="8.5" ry="36"/></g>` +
    bank(palette[3], 'M30 150h140v6H30z') +
    water(palette) +
    `<g fill="${palette[3]}" opacity=".35"><ellipse cx="54" cy="172" rx="7" ry="18"/>
      <ellipse cx="146" cy="172" rx="7" ry="20"/></g>`,
  barge: (palette) =>
    sun(palette[2], 70, 112, 18) +
    bank('#5d7a4a', 'M30 144q50-16 140-2v14H30z') +
    water(palette) +
    `<path fill="${palette[3]}" d="M52 152h102l-8 18H64z"/><path fill="#f8ecd2"
      d="M84 136h50v16H84z"/><g fill="#25413f"><circle cx="96" cy="144" r="4"/><circle cx="109"
      cy="144" r="4"/><circle cx="122" cy="144" r="4"/><path d="M140 122h6v30h-6z"/></g>
      <path d="M143 120q8-8 2-15t4-13" stroke="#f8ecd2" stroke-width="2.4" fill="none"
      stroke-linecap="round"/>`,
  bridge: (palette) =>
    sun(palette[2], 100, 140, 24) +
    water(palette) +
    `<path fill="${palette[3]}" d="M30 116q70-30 140 0v42h-34a36 34 0 0 0-72 0H30z"/>` +
    `<path d="M30 117q70-30 140 0" fill="none" stroke="#f6d3a4" stroke-width="4"/>` +
    `<path d="M64 158a36 34 0 0 1 72 0" fill="none" stroke="#f6d3a4" stroke-width="6"
      stroke-dasharray="4.6 1.8"/>` +
    `<path d="M36 128h16M44 137h12M36 147h16M148 128h16M144 137h12M148 147h16M78 113h12
      M110 113h12" stroke="#f6d3a4" stroke-width="1.5" opacity=".55"/>` +
    `<path opacity=".4" fill="${palette[3]}" d="M30 158h34a36 24 0 0 0 72 0h34v8q-70 40-140 0z"/>`,
  rain: (palette) =>
    sun(palette[2], 132, 108, 13) +
    bank(palette[3], 'M30 138q30-18 70-6t70-8v34H30z') +
    water(palette) +
    `<path d="M46 92l-8 26M66 84l-10 32M88 78l-9 30M108 88l-9 28M128 128l-8 22M150 104l-9 30
      M96 126l-7 20M70 128l-6 18" stroke="#e6edf5" stroke-width="2" stroke-linecap="round"
      opacity=".85"/><path fill="#e2b04a" d="M76 168a24 24 0 0 1 48 0z"/>
      <path d="M100 168v16q0 6 6 6" stroke="#e2b04a" stroke-width="2.6" fill="none"/>`,
  moon: (palette) =>
    sun(palette[2], 100, 108, 20) +
    `<circle cx="109" cy="102" r="17" fill="${palette[1]}"/>` +
    water(palette) +
    `<g fill="${palette[3]}"><path d="M30 132h36v26H30zM134 132h36v26h-36z"/>
      <path d="M66 142l34 8 34-8v34l-34 8-34-8z"/></g><g stroke="#e6b24c" stroke-width="2.4">
      <path d="M50 126l42 12M150 126l-42 12"/></g><g fill="#f5e6b3"><circle cx="58" cy="98"
      r="1.6"/><circle cx="74" cy="84" r="1.2"/><circle cx="140" cy="90" r="1.6"/><circle cx="128"
      cy="78" r="1.1"/></g>`,
};

const darkLetters = '#2b2a24';
const lightLetters = '#fbf3df';

/** Draws a tea's tin: a scene under an arch, its lock, its name. `id` is unique in the page. */
export function tinDrawing(product: Product, id: string): Markup {
  const { palette } = product;
  const [tin, sky] = palette;
  const letters =
    product.scene === 'posts' || product.scene === 'mist' ? darkLetters : lightLetters;
  return new Markup(
    `<svg class="tin" viewBox="0 0 200 262" aria-hidden="true" focusable="false">` +
      `<defs><clipPath id="${id}-arch"><path d="M38 196v-58a62 62 0 0 1 124 0v58z"/></clipPath>` +
      `<linearGradient id="${id}-metal"><stop offset="0" stop-color="#000" stop-opacity=".34"/>
        <stop offset=".16" stop-color="#fff" stop-opacity=".2"/><stop offset=".34"
        stop-color="#fff" stop-opacity="0"/><stop offset=".72" stop-color="#000"
        stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity=".36"/></linearGradient>
        </defs>` +
      `<ellipse class="tin-shadow" cx="100" cy="250" rx="86" ry="9"/>` +
      `<path fill="${tin}" d="M20 52h160v188q0 10-10 10H30q-10 0-10-10z"/>` +
      `<path fill="${tin}" d="M26 22q0-10 10-10h128q10 0 10 10v30H26z"/><path d="M22 52h156"
        stroke="#000" stroke-opacity=".28" stroke-width="2.4"/>` +
      `<g clip-path="url(#${id}-arch)"><path fill="${sky}"
        d="M30 70h140v130H30z"/>${scenes[product.scene](palette)}</g>` +
      `<path d="M38 196v-58a62 62 0 0 1 124 0v58z" fill="none" stroke="${letters}"
        stroke-width="1.6"/>` +
      `<text class="tin-lock" x="100" y="38" fill="${letters}">LOCK ${product.lock}</text>` +
      `<text class="tin-name" x="100" y="222" fill="${letters}">${product.name}</text>` +
      `<text class="tin-kind" x="100" y="238"
        fill="${letters}">${product.kind.toUpperCase()} TEA · 100 G</text>` +
      `<path fill="url(#${id}-metal)"
        d="M26 22q0-10 10-10h128q10 0 10 10v30h6v188q0 10-10 10H30q-10 0-10-10V52h6z"/></svg>`,
  );
}

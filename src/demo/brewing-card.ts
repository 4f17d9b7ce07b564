import type { Product } from './products.ts';
import { products } from './products.ts';

const pageWidth = 420;
const pageHeight = 595;

/** Makes the brewing card of the demo: a one-page PDF 1.4 with the built-in Times faces. */
export function brewingCard(): Buffer {
  const drawing = [background(), title(), ...products.map(row), foot()].join('\n');
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${pageWidth} ${pageHeight}] /Contents 4 0 R ` +
      '/Resources << /Font << /R 5 0 R /I 6 0 R >> >> >>',
    `<< /Length ${Buffer.byteLength(drawing, 'latin1')} >>\nstream\n${drawing}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Times-Italic /Encoding /WinAnsiEncoding >>',
    '<< /Title (Lock Nine: the brewing card) /Producer (Sluice demo) >>',
  ]);
}

/** Writes the objects, and the table of their byte offsets (ISO 32000-1, 7.5.4). */
function pdfOf(objects: readonly string[]): Buffer {
  let file = '%PDF-1.4\n%\xe2\xe3\xcf\xd3\n';
  const offsets: number[] = [];
  objects.forEach((object, index) => {
    offsets.push(file.length);
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
  });
  const start = file.length;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info ${objects.length} 0 R >>\n`;
  return Buffer.from(`${file}startxref\n${start}\n%%EOF\n`, 'latin1');
}

/** One line of text; in WinAnsi `\xb0` is the degree sign and `\x92` the apostrophe. */
function text(x: number, y: number, face: 'R' | 'I', size: number, words: string): string {
  const safe = words.replaceAll('’', '\x92').replace(/[\\()]/g, '\\$&');
  return `BT /${face} ${size} Tf ${x} ${y} Td (${safe}) Tj ET`;
}

function background(): string {
  const steps = products.map((_, index) => {
    const x = (index * pageWidth) / products.length;
    return `${x.toFixed(1)} 0 ${(pageWidth / products.length).toFixed(1)} ${96 - index * 8} re f`;
  });
  return [
    `0.965 0.945 0.902 rg 0 0 ${pageWidth} ${pageHeight} re f`,
    '0.45 0.66 0.65 rg',
    ...steps,
    '0.12 0.2 0.2 rg',
  ].join('\n');
}

function title(): string {
  return [
    text(36, 530, 'R', 34, 'The brewing card'),
    text(36, 508, 'I', 13, 'Lock Nine, tea merchants at the top of the flight'),
    '0.12 0.2 0.2 RG 0.8 w 36 492 m 384 492 l S',
  ].join('\n');
}

function row(product: Product, index: number): string {
  const y = 462 - index * 37;
  const { grams, celsius, minutes } = product.brew;
  return [
    text(36, y, 'R', 20, String(product.lock)),
    text(64, y + 4, 'R', 15, product.name),
    text(64, y - 10, 'I', 10, product.taste),
    text(276, y, 'R', 12, `${grams} g`),
    text(310, y, 'R', 12, `${celsius} \xb0C`),
    text(352, y, 'R', 12, `${minutes} min`),
  ].join('\n');
}

function foot(): string {
  return text(
    36,
    112,
    'I',
    10,
    'Leaf for a cup of 250 ml. Made by the demo shop of Sluice; nothing is sold.',
  );
}

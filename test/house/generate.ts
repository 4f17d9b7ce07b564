import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { fileSchema } from '../../src/config/schema.ts';

/** `npm run docs`: writes what is generated from the code. A test compares it with what is there. */
export function configJsonSchema(): string {
  const schema = z.toJSONSchema(fileSchema, { io: 'input', unrepresentable: 'any' });
  return `${JSON.stringify({ title: 'Sluice configuration', ...schema }, null, 2)}\n`;
}

if (import.meta.main) {
  writeFileSync(new URL('../../config/schema.json', import.meta.url), configJsonSchema());
}

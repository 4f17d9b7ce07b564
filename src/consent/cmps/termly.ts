import { silence } from '../claims.ts';
import type { Banner } from '../banner.ts';

/** Termly, which keeps its records out of cookies. */
export const termly: Banner = {
  name: 'termly',
  title: 'Termly',
  cookies: [],
  read: () => silence,
  reads: 'Nothing: its records are in localStorage (`TERMLY_API_CACHE`).',
  limits: 'The page must state consent.',
};

import type { Kind } from '../kinds.ts';
import { accountIdDetector } from './account-id.ts';
import { addressDetector } from './address.ts';
import { bankAccountDetector } from './bank-account.ts';
import { clickIdDetector } from './click-id.ts';
import { creditCardDetector } from './credit-card.ts';
import type { Detector } from '../detector.ts';
import { deviceIdDetector } from './device-id.ts';
import { dobDetector } from './dob.ts';
import { emailDetector } from './email.ts';
import { geoDetector } from './geo.ts';
import { hashedEmailDetector } from './hashed-email.ts';
import { ibanDetector } from './iban.ts';
import { ipDetector } from './ip.ts';
import { nationalIdDetector } from './national-id.ts';
import { passwordDetector } from './password.ts';
import { personNameDetector } from './person-name.ts';
import { phoneDetector } from './phone.ts';
import { tokenDetector } from './token.ts';

/** All detectors; where two see the same characters, the one that stands first names them. */
export const detectors: readonly Detector[] = [
  emailDetector,
  tokenDetector,
  ibanDetector,
  creditCardDetector,
  nationalIdDetector,
  phoneDetector,
  ipDetector,
  deviceIdDetector,
  geoDetector,
  dobDetector,
  accountIdDetector,
  clickIdDetector,
  hashedEmailDetector,
  passwordDetector,
  personNameDetector,
  addressDetector,
  bankAccountDetector,
];

/** The detector of each kind. */
export const detectorByKind: ReadonlyMap<Kind, Detector> = new Map(
  detectors.map((detector) => [detector.kind, detector]),
);

import { claimsOf, silence } from '../claims.ts';
import { eachRecord } from '../banner.ts';
import { isJsonObject, own } from '../../vocabulary/json.ts';
import { jsonOf } from '../cookie-value.ts';
import { purposesOfCategory } from '../categories.ts';
import { serviceEntry } from '../services.ts';
import type { Banner } from '../banner.ts';
import type { Claims, Entry } from '../claims.ts';

/** Usercentrics, which keeps its records out of cookies: the page's plugin hands its answers over. */
export const usercentrics: Banner = {
  name: 'usercentrics',
  title: 'Usercentrics',
  cookies: ['usercentrics'],
  read: eachRecord(read),
  reads:
    'What the plugin `consent` of the browser script hands over of `__ucCmp.getConsentDetails()` ' +
    '(version 3): categories by name (see below), `ALL_ACCEPTED` or `ALL_DENIED`, and known ' +
    'services (see below). Only a decision of `type` `EXPLICIT` is one.',
  limits:
    'Its own records are in localStorage (`uc_settings`, `ucData`) and bear an id of the visitor: ' +
    'they are not read. A category that is accepted in part is no signal. Version 2 ' +
    '(`UC_UI.getServicesBaseInfo()`): the page must state consent, or hand over a TC string.',
};

function read(value: string): Claims {
  const record = jsonOf(value);
  if (record === null || own(record, 'type') !== 'EXPLICIT') return silence;
  const categories = own(record, 'categories');
  const services = own(record, 'services');
  return claimsOf([
    ...(isJsonObject(categories) ? Object.entries(categories).flatMap(entry) : []),
    ...(isJsonObject(services)
      ? Object.entries(services).flatMap(([name, flag]) => serviceEntry(name, flag))
      : []),
  ]);
}

function entry([name, state]: readonly [string, unknown]): readonly Entry[] {
  const group = purposesOfCategory(name);
  const isAnswer = state === 'ALL_ACCEPTED' || state === 'ALL_DENIED';
  return group !== undefined && isAnswer ? [[group, state === 'ALL_ACCEPTED']] : [];
}

import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PolicyPack } from '../consent/policy.ts';
import { contractProblems } from '../destinations/contract.ts';
import { loadDestination } from '../destinations/module-load.ts';
import type { EventRecord } from '../event/event-record.ts';
import type { PermittedEvent } from '../event/permitted-event.ts';
import { HmacKey } from '../identity/hmac-key.ts';
import { permit } from '../permit/permit.ts';
import { thaw } from '../spool/frame.ts';
import type { ConsentVector, Purpose } from '../vocabulary/purposes.ts';

/** `sluice check --destination FILE`: the contract of destinations, asked of one file. */
export function checkDestination(file: string): number {
  const path = resolve(file);
  const loaded = existsSync(path) ? loadDestination(path) : 'is not there';
  if (typeof loaded === 'string') {
    process.stderr.write(`${file} ${loaded}.\n`);
    return 1;
  }
  if (loaded.example === undefined && !loaded.settings.safeParse({}).success) {
    process.stderr.write(
      `${file}: give the destination an \`example\` of settings that are right, so that it can be asked.\n`,
    );
    return 1;
  }
  const problems = contractProblems({
    destination: loaded,
    settings: loaded.example ?? {},
    permitted: lastDoor(loaded.purposes),
  });
  if (problems.length === 0) {
    process.stdout.write(
      `${file}: the destination \`${loaded.type}\` keeps the contract. Its type in the configuration is \`module\`.\n`,
    );
    return 0;
  }
  process.stdout.write(
    [
      `${file}: ${String(problems.length)} problems:`,
      ...problems.map((one) => `  - ${one}`),
      '',
    ].join('\n'),
  );
  return 1;
}

const policy: PolicyPack = {
  name: 'contract',
  regionDefaultCounts: [],
  gpcStopsThirdParties: false,
  ownStoresOnly: false,
  addressPrefix: { ipv4: 32, ipv6: 128 },
  citation: '',
  date: '',
  assessment: 'self-assessed',
};

/** The real last door, for a visitor who granted what the destination needs. */
function lastDoor(needed: readonly Purpose[]): (record: EventRecord) => PermittedEvent {
  const key = new HmacKey(randomBytes(32));
  const rule = {
    name: 'own',
    purposes: needed,
    ownStore: false,
    whenUnknown: 'degrade',
    whenDenied: 'drop',
    allowSensitive: [],
    tcfVendor: null,
  } as const;
  const granted: Partial<ConsentVector> = Object.fromEntries(
    needed.map((purpose) => [purpose, 'granted']),
  );
  return (record) => {
    const said = { ...record.consent.effective, ...granted };
    const consent = { ...record.consent, resolved: said, effective: said };
    const event = thaw(Buffer.from(`1${JSON.stringify({ ...record, consent })}`));
    if ('corrupt' in event) throw new Error(`the contract's own event is wrong: ${event.corrupt}`);
    const context = { policy, key, declared: new Map(), keepsGaIds: false, withdrawn: [] };
    const permitted = permit(event, rule, context);
    if ('dropped' in permitted) throw new Error(`the contract's own event: ${permitted.dropped}`);
    return permitted;
  };
}

import type { Derived } from '../event/pseudonymous-event.ts';

type Family = Pick<Derived, 'browser' | 'os' | 'device'>;

/**
 * A user agent that says no more than the families do, for vendors that read nothing else: the
 * same text for all visitors with the same browser, system and class of device.
 */
export function familyAgent({ browser, os, device }: Family): string {
  return `Mozilla/5.0 (${platformOf(os, device)}) ${engineOf(browser)}`;
}

function platformOf(os: string, device: Family['device']): string {
  const name = os.toLowerCase();
  if (name === 'ios') {
    return device === 'tablet'
      ? 'iPad; CPU OS 17_0 like Mac OS X'
      : 'iPhone; CPU iPhone OS 17_0 like Mac OS X';
  }
  if (name === 'android') return 'Linux; Android 10; K';
  if (name === 'macos') return 'Macintosh; Intel Mac OS X 10_15_7';
  if (name === 'linux') return 'X11; Linux x86_64';
  return device === 'mobile' || device === 'tablet'
    ? 'Linux; Android 10; K'
    : 'Windows NT 10.0; Win64; x64';
}

function engineOf(browser: string): string {
  const name = browser.toLowerCase();
  if (name.includes('firefox')) return 'Gecko/20100101 Firefox/120.0';
  if (name.includes('safari')) {
    return 'AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Safari/605.1.15';
  }
  const chrome = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36';
  if (name.includes('edge')) return `${chrome} Edg/120.0.0.0`;
  return name.includes('opera') ? `${chrome} OPR/106.0.0.0` : chrome;
}

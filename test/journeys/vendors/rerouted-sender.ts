import type { VendorRequest } from '../../../src/destinations/destination.ts';
import {
  HttpSender as RealSender,
  type HttpSenderOptions,
  type Sent,
} from '../../../src/deliver/http-sender.ts';

export { connectionsMax } from '../../../src/deliver/http-sender.ts';

/** The real sender; only the address of a vendor becomes a path of the strict fakes. */
export class HttpSender {
  readonly #real: RealSender;

  constructor(options: HttpSenderOptions) {
    this.#real = new RealSender({ ...options, mayReachPrivate: true });
  }

  send(request: VendorRequest): Promise<Sent> {
    const { host, hostname, pathname } = new URL(request.url);
    if (hostname === '127.0.0.1') return this.#real.send(request);
    const to = process.env['SLUICE_TEST_VENDORS'] ?? '';
    return this.#real.send({ ...request, url: `${to}/${host}${pathname}` });
  }

  close(): Promise<void> {
    return this.#real.close();
  }
}

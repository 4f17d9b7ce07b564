import { HttpSender } from '../deliver/http-sender.ts';
import { limits } from '../vocabulary/limits.ts';

/** Posts the newest signed head to the operator's own address, until it is taken. */
export class HeadPost {
  readonly #url: URL | null;
  readonly #sender = new HttpSender({ mayReachPrivate: true, timeoutMs: limits.deliveryMsMax });
  readonly #onFailure: (reason: string) => void;
  #head: string | null;
  #isBusy = false;

  constructor(url: string | null, head: string | null, onFailure: (reason: string) => void) {
    this.#url = url === null ? null : new URL(url);
    this.#head = head;
    this.#onFailure = onFailure;
  }

  /** A newer head takes the place of one that was not taken. */
  next(head: string): void {
    this.#head = head;
    this.try();
  }

  /** Tries again, where something is left to post. Nobody waits for it. */
  try(): void {
    if (this.#url === null || this.#head === null || this.#isBusy) return;
    this.#isBusy = true;
    void this.#post(this.#url, this.#head).finally(() => {
      this.#isBusy = false;
    });
  }

  /** Gives up what is on its way; the next start tries again. */
  close(): Promise<void> {
    return this.#sender.close();
  }

  async #post(url: URL, head: string): Promise<void> {
    const sent = await this.#sender.send({
      method: 'POST',
      url: `${url.origin}${url.pathname}`,
      query: Object.fromEntries(url.searchParams),
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ head }),
    });
    if (sent.kind !== 'answered') this.#onFailure(sent.reason);
    else if (sent.response.status < 200 || sent.response.status >= 300)
      this.#onFailure(`http_${sent.response.status}`);
    else if (this.#head === head) this.#head = null;
  }
}

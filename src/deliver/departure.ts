import type { Dispatcher } from 'undici';

/**
 * Tells of one request whether its first byte may have left. undici calls `onRequestStart` on an
 * open connection, TLS included, right before it writes; a request that is taken back in it, or
 * fails earlier, is never written. (undici 8, `lib/dispatcher/client-h1.js` and `client-h2.js`.)
 */
export class Departure {
  #mayHaveLeft = false;

  /** False only where the vendor has certainly got nothing. */
  get mayHaveLeft(): boolean {
    return this.#mayHaveLeft;
  }

  /** Watches the one request that is sent through it. */
  readonly watch: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) =>
    dispatch(options, {
      onRequestStart: (controller, context: unknown) => {
        handler.onRequestStart?.(controller, context);
        this.#mayHaveLeft ||= !controller.aborted;
      },
      onResponseStart: (...answer) => handler.onResponseStart?.(...answer),
      onResponseData: (...chunk) => handler.onResponseData?.(...chunk),
      onResponseEnd: (...end) => handler.onResponseEnd?.(...end),
      onResponseError: (...failure) => handler.onResponseError?.(...failure),
    });
}

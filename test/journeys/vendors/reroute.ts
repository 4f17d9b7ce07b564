// Loaded by `--import` into a real Sluice: requests to vendors leave as they would, with the same
// bytes, but for this machine. Nothing else of the process is touched.
import { registerHooks } from 'node:module';

const rerouted = new URL('./rerouted-sender.ts', import.meta.url).href;

registerHooks({
  resolve(specifier, context, next) {
    const isSender = specifier.endsWith('/http-sender.ts') && context.parentURL !== rerouted;
    return isSender ? { ...next(rerouted, context), shortCircuit: true } : next(specifier, context);
  },
});

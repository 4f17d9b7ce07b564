import { collect, detect, detectors, sources } from '@fingerprintjs/botd';

/** Not asked: what is slow, or tells more of the device than of a machine. */
const skip = (): never => {
  throw new Error('not asked');
};

/**
 * BotD's verdict, one word, or undefined. Its own `load` begins with a request to its makers unless
 * `monitoring` is false; it is not called, and the build leaves it out.
 */
export async function verdict(): Promise<string | undefined> {
  const components = await collect({
    ...sources,
    webGL: skip,
    notificationPermissions: skip,
    pluginsArray: skip,
    pluginsLength: skip,
    mimeTypesConsistent: skip,
    rtt: skip,
  });
  const [, result] = detect(components, detectors);
  return result.bot ? result.botKind : undefined;
}

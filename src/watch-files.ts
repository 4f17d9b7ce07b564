import { stat } from 'node:fs/promises';

/** A file that was written in several steps is read when it has been still for so long. */
const everyMs = 500;

/**
 * Calls back when one of the files has changed and is still again; also once soon after the start,
 * for what changed before. It looks instead of listening: editors replace files, and orchestrators
 * swap links to folders, which no listener survives on every file system. Gives the way to stop.
 */
export function watchFiles(
  files: () => Iterable<string>,
  onChange: () => void,
  pauseMs: number = everyMs,
): () => void {
  let [seen, told] = ['', ''];
  let isLooking = false;
  const look = async (): Promise<void> => {
    const found = (await Promise.all([...files()].map(markOf))).join('\n');
    const isStill = found === seen;
    seen = found;
    if (!isStill || found === told) return;
    told = found;
    onChange();
  };
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    void look().finally(() => (isLooking = false));
  }, pauseMs);
  timer.unref();
  return () => clearInterval(timer);
}

async function markOf(path: string): Promise<string> {
  try {
    const { mtimeNs, ctimeNs, size, ino } = await stat(path, { bigint: true });
    return `${path}|${mtimeNs}|${ctimeNs}|${size}|${ino}`;
  } catch {
    return `${path}|missing`;
  }
}

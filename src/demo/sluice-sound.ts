const rateHz = 16_000;
const seconds = 20;
const headBytes = 44;

/** When a bell is struck (s), how high (Hz), how loud. */
const bells: readonly (readonly [number, number, number])[] = [
  [1.2, 523.25, 0.5],
  [2.6, 659.25, 0.42],
  [4.0, 783.99, 0.4],
  [6.4, 587.33, 0.46],
  [7.8, 880, 0.34],
  [10.2, 523.25, 0.5],
  [11.6, 783.99, 0.38],
  [13.0, 1046.5, 0.28],
  [15.4, 659.25, 0.4],
  [16.8, 523.25, 0.46],
];

/** Makes the demo's sound, always the same: running water and bells, 20 s of mono 16-bit WAV. */
export function sluiceSound(): Buffer {
  const samples = rateHz * seconds;
  const file = Buffer.alloc(headBytes + samples * 2);
  writeHead(file, samples * 2);
  const water = waterNoise();
  for (let index = 0; index < samples; index += 1) {
    const time = index / rateHz;
    const swell = 0.62 + 0.38 * Math.sin((2 * Math.PI * time) / 7.3);
    const fade = Math.min(1, time / 1.5, (seconds - time) / 2.5);
    const level = fade * (water() * swell * 0.55 + bellsAt(time) * 0.5);
    file.writeInt16LE(Math.round(Math.max(-1, Math.min(1, level)) * 30_000), headBytes + index * 2);
  }
  return file;
}

/** RIFF/WAVE head with one `fmt ` and one `data` chunk. */
function writeHead(file: Buffer, dataBytes: number): void {
  file.write('RIFF', 0, 'ascii');
  file.writeUInt32LE(headBytes - 8 + dataBytes, 4);
  file.write('WAVEfmt ', 8, 'ascii');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(rateHz, 24);
  file.writeUInt32LE(rateHz * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'ascii');
  file.writeUInt32LE(dataBytes, 40);
}

/** Noise through two soft low-pass filters; a linear congruential generator makes it repeatable. */
function waterNoise(): () => number {
  let seed = 9;
  let first = 0;
  let second = 0;
  return () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    const white = seed / 0x80000000 - 1;
    first += 0.16 * (white - first);
    second += 0.09 * (white - second);
    return first * 0.7 + second;
  };
}

function bellsAt(time: number): number {
  let level = 0;
  for (const [struck, hertz, loudness] of bells) {
    const since = time - struck;
    if (since < 0 || since > 5) continue;
    const turn = 2 * Math.PI * hertz * since;
    const body = Math.sin(turn) * Math.exp(-since * 1.3);
    const shimmer = Math.sin(turn * 2.76) * Math.exp(-since * 3.2) * 0.3;
    level += loudness * (body + shimmer) * Math.min(1, since * 400);
  }
  return level;
}

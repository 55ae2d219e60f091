/** A second of silence. */
export function silence(): Blob {
  const samples = 8000;
  const view = new DataView(new ArrayBuffer(44));
  const letters = (at: number, text: string) =>
    [...text].forEach((each, n) => view.setUint8(at + n, each.charCodeAt(0)));
  letters(0, 'RIFF');
  view.setUint32(4, 36 + samples, true);
  letters(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, 8000, true);
  view.setUint32(28, 8000, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  letters(36, 'data');
  view.setUint32(40, samples, true);
  return new Blob([view, new Uint8Array(samples).fill(128)], { type: 'audio/wav' });
}

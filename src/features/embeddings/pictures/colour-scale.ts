/** A colour as red, green and blue, 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/**
 * [Note: A scale for all eyes] Viridis grows evenly in lightness from end to end, so that it reads the same with any
 * kind of colour blindness, printed without colour, and on light and dark pages. (van der Walt and Smith, matplotlib 2.0)
 */
const anchors: readonly Colour[] = [
  [68, 1, 84],
  [71, 44, 122],
  [59, 81, 139],
  [44, 113, 142],
  [33, 144, 141],
  [39, 173, 129],
  [92, 200, 99],
  [170, 220, 50],
  [253, 231, 37],
];

/** Of vectors without a direction: no colour of the scale. */
export const voidColour: Colour = [148, 148, 156];

/** The colour of a share, 0 to 1. */
export function colourOf(share: number): Colour {
  const at = Math.min(1, Math.max(0, share)) * (anchors.length - 1);
  const low = anchors[Math.floor(at)]!;
  const high = anchors[Math.ceil(at)]!;
  const part = at - Math.floor(at);
  return [0, 1, 2].map((channel) => Math.round(low[channel]! + part * (high[channel]! - low[channel]!))) as [
    number,
    number,
    number,
  ];
}

/** As CSS has it. */
export function cssOf([red, green, blue]: Colour): string {
  return `rgb(${red} ${green} ${blue})`;
}

/** The scale from its low to its high end, as a background. */
export const scaleGradient = `linear-gradient(to right, ${anchors.map(cssOf).join(', ')})`;

/** Colours for each 1/255 of a scale, four bytes each as in a picture. */
export function colourBytes(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, step) => bytesOf(colourOf(step / 255)));
}

/** One picture element, in the order of the machine's bytes. */
export function bytesOf([red, green, blue]: Colour): number {
  return new Uint32Array(Uint8ClampedArray.of(red, green, blue, 255).buffer)[0]!;
}

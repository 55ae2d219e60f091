/** What of an image is shown: enough to tell by that it is one. */
const shownLength = 24;

/**
 * A request as JSON to be read: of images, which are longer than all words together, the beginning and the length, as
 * `inWords` says it. Tells whether there were any.
 */
export function elideImages(
  request: object,
  inWords: (beginning: string, length: number) => string,
): { text: string; hasImages: boolean } {
  let hasImages = false;
  const text = JSON.stringify(
    request,
    function (this: unknown, key: string, value: unknown) {
      if (key !== 'images' || !Array.isArray(value)) return value;
      return value.map((image: unknown) => {
        if (typeof image !== 'string' || image.length <= 2 * shownLength) return image;
        hasImages = true;
        return inWords(image.slice(0, shownLength), image.length);
      });
    },
    2,
  );
  return { text, hasImages };
}

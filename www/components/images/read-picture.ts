// A picture file into a canvas of bounded size, or a message that says what was wrong with it.

/** Longest side kept: far more than a network takes, and any camera's picture fits. */
const LONGEST = 1024;

export async function readPicture(blob: Blob): Promise<HTMLCanvasElement> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(blob);
  } catch {
    const what = blob.type || 'a file of unknown type';
    throw new Error(`Expected a picture (PNG, JPEG, WebP, …); this browser cannot read ${what}. Nothing was changed.`);
  }
  const canvas = canvasOf(bitmap, bitmap.width, bitmap.height);
  bitmap.close();
  return canvas;
}

/** What is on show there, no larger than is of use. */
export function canvasOf(from: CanvasImageSource, width: number, height: number): HTMLCanvasElement {
  const scale = Math.min(1, LONGEST / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  canvas.getContext('2d')!.drawImage(from, 0, 0, canvas.width, canvas.height);
  return canvas;
}

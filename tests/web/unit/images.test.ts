// What a reader draws or uploads becomes what a data set's images are; and finding images by class or number.
import { describe, expect, it } from 'vitest';
import { centreCrop, digitCrop, lightRim, planesOf, within } from '../../../www/components/images/fit.ts';
import { matching } from '../../../www/components/images/search.ts';

/** A blank drawing with a filled box. */
function box(width: number, height: number, [left, top, w, h]: [number, number, number, number], value = 255) {
  const light = new Uint8Array(width * height);
  for (let y = top; y < top + h; y++) light.fill(value, y * width + left, y * width + left + w);
  return light;
}

describe('a drawing', () => {
  it('is placed as MNIST places digits: 20 of 28 pixels, its mass in the middle', () => {
    const crop = digitCrop(box(280, 280, [30, 40, 60, 100]), 280)!;
    expect(crop.side).toBeCloseTo(140);
    // The box's middle is at (60, 90).
    expect([crop.x + crop.side / 2, crop.y + crop.side / 2]).toEqual([60, 90]);
  });

  it('has its middle where its mass is, not its box', () => {
    const light = box(100, 100, [10, 10, 40, 10]);
    box(100, 100, [10, 20, 10, 30]).forEach((v, i) => (light[i] = Math.max(light[i]!, v)));
    const crop = digitCrop(light, 100)!;
    // 400 pixels around (30, 15), 300 around (15, 35).
    expect(crop.x + crop.side / 2).toBeCloseTo((400 * 30 + 300 * 15) / 700);
    expect(crop.y + crop.side / 2).toBeCloseTo((400 * 15 + 300 * 35) / 700);
    expect(crop.side).toBeCloseTo(56);
  });

  it('may touch the rim, and may be empty', () => {
    const crop = digitCrop(box(50, 50, [0, 0, 10, 50]), 50)!;
    expect(crop.x).toBeLessThan(0);
    expect(digitCrop(new Uint8Array(2500), 50)).toBeUndefined();
    expect(digitCrop(box(50, 50, [0, 0, 10, 50], 3), 50)).toBeUndefined();
  });
});

describe('a photograph', () => {
  it('is first cropped in the middle', () => {
    expect(centreCrop(300, 200)).toEqual({ x: 50, y: 0, side: 200 });
    expect(centreCrop(20, 60)).toEqual({ x: 0, y: 20, side: 20 });
  });

  it('keeps the crop within its edges', () => {
    expect(within({ x: -5, y: 900, side: 100 }, 300, 200)).toEqual({ x: 0, y: 100, side: 100 });
    expect(within({ x: 0, y: 0, side: 5000 }, 300, 200)).toEqual({ x: 0, y: 0, side: 200 });
    expect(within({ x: 0, y: 0, side: 0 }, 300, 200).side).toBe(25);
  });

  it('is taken for ink on paper where its rim is light', () => {
    const picture = (rim: number, inside: number) =>
      Array.from({ length: 25 }, (_, i) => [1, 2, 3].includes(i % 5) && [1, 2, 3].includes(Math.floor(i / 5))).flatMap((inner) => {
        const value = inner ? inside : rim;
        return [value, value, value, 255];
      });
    expect(lightRim(picture(250, 0), 5)).toBe(true);
    expect(lightRim(picture(5, 255), 5)).toBe(false);
  });
});

describe('bytes', () => {
  const rgba = [255, 0, 0, 255, 10, 20, 30, 255];
  it('are three planes, or one of light', () => {
    expect([...planesOf(rgba, 3, false)]).toEqual([255, 10, 0, 20, 0, 30]);
    expect([...planesOf(rgba, 1, false)]).toEqual([76, 18]);
    expect([...planesOf(rgba, 1, true)]).toEqual([179, 237]);
  });
});

describe('searching', () => {
  const things = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];
  const digits = [...'0123456789'];
  it('finds classes by any part of their names', () => {
    expect(matching('o', things, 1000).classes).toEqual([1, 5, 6, 7]);
    expect(matching(' Dog ', things, 1000)).toEqual({ classes: [5] });
    expect(matching('', things, 1000).classes).toHaveLength(10);
    expect(matching('zebra', things, 1000)).toEqual({ classes: [] });
  });
  it('finds an image by its number, but a digit is a class', () => {
    expect(matching('7', digits, 1000)).toEqual({ classes: [7] });
    expect(matching('74', digits, 1000)).toEqual({ classes: [], image: 73 });
    expect(matching('1000', things, 1000)).toEqual({ classes: [], image: 999 });
    expect(matching('1001', things, 1000)).toEqual({ classes: [] });
    expect(matching('0', things, 1000)).toEqual({ classes: [] });
  });
});

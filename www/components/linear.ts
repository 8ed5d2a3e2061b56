// A straight scale: from values to places on the screen, and back.

export interface Linear {
  (value: number): number;
  invert(place: number): number;
}

export function linear([from, to]: readonly [number, number], [start, end]: readonly [number, number]): Linear {
  const scale = (end - start) / (to - from);
  return Object.assign((value: number) => start + (value - from) * scale, { invert: (place: number) => from + (place - start) / scale });
}

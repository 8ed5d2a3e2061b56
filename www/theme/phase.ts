// The phase wheel: hue means phase and nothing else. At full modulus 256 colours with OKLab lightness .70 + .10·cos(θ − 150°) and chroma
// .115; a smaller modulus multiplies the linear-light colour, which keeps its hue, stays in gamut, and is black where nothing is.
// (OKLab: Björn Ottosson, 2020.) The lightness differs around the wheel so that phases stay apart for colour-blind readers.

export const WHEEL_SIZE = 256;
const LIGHTNESS = 0.7;
const LIGHTNESS_SWING = 0.1;
const LIGHTEST_RADIANS = (150 * Math.PI) / 180;
const CHROMA = 0.115;

/** Linear-light RGB in [0, 1] of an OKLab colour. */
function linearFromOklab(L: number, a: number, b: number): [number, number, number] {
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

/** The encoded value of a linear light, both in [0, 1] (IEC 61966-2-1). */
export const encodeSrgb = (linear: number) => (linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055);

/** 256 × (R, G, B) in linear light at full modulus; entry k is the phase 2πk/256. */
export const WHEEL: Float64Array = (() => {
  const wheel = new Float64Array(WHEEL_SIZE * 3);
  for (let k = 0; k < WHEEL_SIZE; k++) {
    const theta = (2 * Math.PI * k) / WHEEL_SIZE;
    const L = LIGHTNESS + LIGHTNESS_SWING * Math.cos(theta - LIGHTEST_RADIANS);
    wheel.set(linearFromOklab(L, CHROMA * Math.cos(theta), CHROMA * Math.sin(theta)), 3 * k);
  }
  return wheel;
})();

/** How bright a modulus in [0, 1] (of the figure's full scale) is, as a factor on linear light: perceived lightness grows as m^(2/3). */
export const brightness = (modulus: number) => {
  const m = Math.min(1, Math.max(0, modulus));
  return m * m;
};

/** Which of the wheel's colours a phase takes. */
export function wheelIndex(phaseRadians: number): number {
  const turns = phaseRadians / (2 * Math.PI);
  return Math.round((turns - Math.floor(turns)) * WHEEL_SIZE) % WHEEL_SIZE;
}

/** sRGB bytes of a phase at a modulus in [0, 1]. `keep` in [0, 1] is how much of the phase is kept: at 0 the colour is white. */
export function phaseRgb(phaseRadians: number, modulus = 1, keep = 1): [number, number, number] {
  const k = 3 * wheelIndex(phaseRadians);
  const f = brightness(modulus);
  const byte = (c: number) => Math.round(255 * encodeSrgb(f * (keep * WHEEL[k + c]! + (1 - keep))));
  return [byte(0), byte(1), byte(2)];
}

/** The same as a CSS colour, for canvases. */
export function phaseColour(phaseRadians: number, modulus = 1, keep = 1): string {
  const [r, g, b] = phaseRgb(phaseRadians, modulus, keep);
  return `rgb(${r} ${g} ${b})`;
}

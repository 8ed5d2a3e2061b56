// The kinds of value a link can hold. Each reads strictly (what is not exactly right is not taken) and writes the shortest text.

export interface Field<T> {
  /** Its key in the link. */
  readonly key: string;
  readonly initial: T;
  /** The value in this text, or undefined when it is none or out of range. */
  read(text: string): T | undefined;
  write(value: T): string;
  /** The nearest value allowed; what is not of the type at all becomes the initial value. */
  fit(value: T): T;
  /** Whether a change is one of many in a drag: it replaces the browser's history entry; other changes add one. */
  readonly continuous: boolean;
}

/** A number from `min` to `max` in multiples of `step`. */
export function number(key: string, range: { min: number; max: number; step: number; initial: number }, continuous = false): Field<number> {
  const { min, max, step, initial } = range;
  const fit = (value: number) => {
    if (!Number.isFinite(value)) return initial;
    const nearest = Math.min(max, Math.max(min, Math.round(value / step) * step));
    return Number(nearest.toFixed(6)) || 0;
  };
  return {
    key,
    initial,
    continuous,
    fit,
    read(text) {
      if (!/^-?(\d{1,10}(\.\d{1,6})?|\.\d{1,6})$/.test(text)) return undefined;
      const value = Number(text);
      return value >= min && value <= max ? fit(value) : undefined;
    },
    write: (value) => String(fit(value)).replace(/^(-?)0\./, '$1.'),
  };
}

/** A whole number from `min` to `max`. */
export const whole = (key: string, min: number, max: number, initial: number, continuous = false) =>
  number(key, { min, max, step: 1, initial }, continuous);

/** One of a few words; `old` says what words of older links mean. */
export function choice<const T extends string>(
  key: string,
  words: readonly T[],
  initial: NoInfer<T>,
  old: Readonly<Record<string, NoInfer<T>>> = {},
): Field<T> {
  const known = (text: string): text is T => (words as readonly string[]).includes(text);
  return {
    key,
    initial,
    continuous: false,
    read: (text) => (known(text) ? text : Object.hasOwn(old, text) ? old[text] : undefined),
    write: (value) => value,
    fit: (value) => (known(value) ? value : initial),
  };
}

/** Nothing, or so many letters, digits, hyphens and underlines: what they mean is their owner's affair. */
export const letters = (key: string, count: number): Field<string> => {
  const known = (text: string) => text === '' || (text.length === count && /^[\w-]+$/.test(text));
  return {
    key,
    initial: '',
    continuous: true,
    read: (text) => (known(text) ? text : undefined),
    write: (value) => value,
    fit: (value) => (known(value) ? value : ''),
  };
};

/** So many marks, each a whole number of two digits, in one text; '' for none. */
export const marks = (key: string, count: number): Field<string> => {
  const right = (text: string) => text === '' || (text.length === 2 * count && /^\d+$/.test(text));
  return {
    key,
    initial: '',
    continuous: true,
    read: (text) => (right(text) ? text : undefined),
    write: (value) => value,
    fit: (value) => (right(value) ? value : ''),
  };
};

/** On or off. */
export function flag(key: string, initial: boolean): Field<boolean> {
  return {
    key,
    initial,
    continuous: false,
    read: (text) => (text === '1' ? true : text === '0' ? false : undefined),
    write: (value) => (value ? '1' : '0'),
    fit: (value) => value === true,
  };
}

// What a few typed letters find among a data set's images: classes by their names, or one image by its number.

export interface Found {
  classes: number[];
  /** The one image that was asked for by number, from 0. */
  image?: number;
}

/** Classes whose name has `query` in it, letter case aside. A number that names no class is an image's, counted from 1. */
export function matching(query: string, classes: readonly string[], images: number): Found {
  const wanted = query.trim().toLowerCase();
  const found = classes.flatMap((name, c) => (name.toLowerCase().includes(wanted) ? [c] : []));
  const exact = classes.findIndex((name) => name.toLowerCase() === wanted);
  if (exact >= 0) return { classes: [exact] };
  const number = /^\d+$/.test(wanted) ? Number(wanted) : 0;
  if (number >= 1 && number <= images) return { classes: [], image: number - 1 };
  return { classes: found };
}

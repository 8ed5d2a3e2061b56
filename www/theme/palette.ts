// The colours that drawings use. The stage is dark in both themes; hue means phase (see phase.ts) and nothing else, so all else is grey.
// theme.css declares the same values for the document.

export const STAGE = '#101014';
/** The same in bytes, for pictures made pixel by pixel. */
export const STAGE_RGB: readonly [number, number, number] = [0x10, 0x10, 0x14];
export const STAGE_INK = '#edece8';
export const STAGE_GREY = '#8a8a90';
/** Thin rules and frames on the stage. */
export const STAGE_RULE = '#3a3a40';
/** What lies behind a picture on the stage, and the unfilled part of a bar. */
export const STAGE_WELL = '#08080a';
export const STAGE_TRACK = '#242429';
/** Rules that lengths are measured against: a little lighter than frames. */
export const STAGE_MEASURE = '#55555c';
export const WHITE = '#ffffff';

export const FIGURE_FONT = 'Inter, system-ui, sans-serif';
/** The smallest label in a figure, in CSS pixels: on a page, and when projected. */
export const LABEL_PX = { page: 14, projector: 24 } as const;
/** The thinnest meaningful line in a figure, in CSS pixels. */
export const LINE_PX = { page: 1.5, projector: 2.5 } as const;

// Handles on a picture lie where the picture's parts do.

/** An attachment: over this box of the picture, whose corner may lie at (x, y). */
export const laid =
  (box: { x: number; y: number; width: number; height: number }, x = 0, y = 0) =>
  (element: HTMLElement) => {
    element.style.left = `${x + box.x}px`;
    element.style.top = `${y + box.y}px`;
    element.style.width = `${box.width}px`;
    element.style.height = `${box.height}px`;
  };

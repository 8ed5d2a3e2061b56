// A small line chart as SVG: one line a network, its name at its end.
const WIDTH = 720;
/** At least: many names need more. */
const LOWEST = 300;
const BOX = { left: 52, right: 236, top: 34, bottom: 34 };
const ROW = 15;

const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** `lines`: names and fractions after epochs 1, 2, …; the axis begins where the interesting part does. */
export function curves(title, lines) {
  const height = Math.max(LOWEST, BOX.top + BOX.bottom + 1.8 * ROW * lines.length);
  const longest = Math.max(2, ...lines.map((line) => line.values.length));
  const last = lines.flatMap((line) => line.values.slice(Math.min(1, line.values.length - 1)));
  const low = Math.floor(20 * Math.min(...last)) / 20;
  const high = Math.min(1, Math.ceil(20 * Math.max(...last) + 0.01) / 20);
  const x = (epoch) => BOX.left + ((epoch - 1) / (longest - 1)) * (WIDTH - BOX.left - BOX.right);
  const y = (value) => height - BOX.bottom - ((Math.max(low, value) - low) / (high - low)) * (height - BOX.top - BOX.bottom);
  const ends = lines
    .map((line) => ({ ...line, wanted: y(line.values.at(-1)) }))
    .sort((a, b) => a.wanted - b.wanted);
  // Names keep their distance.
  ends.forEach((end, i) => (end.at = Math.max(end.wanted, i ? ends[i - 1].at + ROW : -Infinity)));
  const over = Math.max(0, (ends.at(-1)?.at ?? 0) - (height - 8));
  for (let i = ends.length - 1; i >= 0; i--) ends[i].at = Math.min(ends[i].at - (i === ends.length - 1 ? over : 0), i < ends.length - 1 ? ends[i + 1].at - ROW : Infinity);
  const ticks = [];
  for (let t = low; t <= high + 1e-9; t += high - low > 0.3 ? 0.1 : 0.05) ticks.push(t);
  const grid = ticks.map(
    (t) =>
      `<line x1="${BOX.left}" x2="${WIDTH - BOX.right}" y1="${y(t).toFixed(1)}" y2="${y(t).toFixed(1)}" stroke="#d8d7d2"/><text x="${BOX.left - 8}" y="${(y(t) + 4).toFixed(1)}" text-anchor="end">${Math.round(100 * t)} %</text>`,
  );
  const paths = ends.map((line) => {
    const d = line.values.map((value, i) => `${i ? 'L' : 'M'}${x(i + 1).toFixed(1)},${y(value).toFixed(1)}`).join('');
    const [endX, endY] = [x(line.values.length), y(line.values.at(-1))];
    const from = WIDTH - BOX.right + 26;
    return (
      `<path d="${d}" fill="none" stroke="#1b1b1f" stroke-width="1.5"/>` +
      `<path d="M${endX.toFixed(1)},${endY.toFixed(1)}L${from},${line.at.toFixed(1)}" fill="none" stroke="#8a8a90" stroke-width="0.7" stroke-dasharray="2 2"/>` +
      `<text x="${from + 4}" y="${(line.at + 4).toFixed(1)}">${escape(line.name)}, ${(100 * line.values.at(-1)).toFixed(1)} %</text>`
    );
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="Inter, sans-serif" font-size="12" fill="#1b1b1f"><rect width="100%" height="100%" fill="#fbfaf7"/><text x="${BOX.left}" y="20" font-size="13">${escape(title)}</text>${grid.join('')}${paths.join('')}<text x="${BOX.left}" y="${height - 12}">epoch 1</text><text x="${WIDTH - BOX.right}" y="${height - 12}" text-anchor="end">${longest}</text></svg>
`;
}

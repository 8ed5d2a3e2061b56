// The figure in numbers: the strand, an output taken apart, the arrows of a pixel.
import type { Table } from '../../components/Exhibit.svelte';
import { longest, originOf } from './chain.ts';
import type { Picture } from './picture.ts';
import { chainOfPicture } from './draw-taken.ts';
import { complex, fixed, legendNumber, percent, wordsOf } from './words.ts';

/** So many arrows are listed. */
const LISTED = 24;

export function braidTable({ is, network, frame }: Picture, thing: string, pair: boolean): Table {
  return {
    caption: `The strand drawn${pair ? ` of ${is.words}` : ''}. Channels count from 1; its output is the next block’s input. |z| at full light is the largest on the unmoved ${thing}.`,
    columns: [
      'block',
      'pixels',
      'maps a lane',
      'input channel',
      'its share of the output',
      '|z| at full light',
      'output channel',
      '|z| at full light',
    ],
    rows: network.blocks.map((block, j) => {
      const step = frame.path.steps[j]!;
      return [
        j + 1,
        `${block.side}×${block.side}`,
        block.inputs * network.orientations,
        `${step.input + 1} of ${block.inputs}`,
        percent(step.share),
        legendNumber('complex', step.waveScale),
        `${step.output + 1} of ${block.outputs}`,
        legendNumber('complex', step.outputScale),
      ];
    }),
  };
}

/** Input channel, wavelet and lane of channel k, each in a cell. */
function cells({ network, frame }: Picture, k: number): [string, string, string] {
  const { input, wavelet, after } = originOf(network, network.blocks[frame.taken!.block]!.inputs, k);
  const { lanes } = wordsOf(network);
  const lane = !network.skip && wavelet === null ? 'low-pass' : lanes[network.skip && !after ? 0 : lanes.length - 1]![0];
  return [String(input + 1), wavelet === null ? 'low-pass φ' : `ψ ${wavelet + 1}`, lane];
}

const title = ({ is, frame: { taken } }: Picture) => `${is.words}, block ${taken!.block + 1}, output ${taken!.output + 1}`;

export function channelTable(picture: Picture): Table {
  return {
    caption: `${title(picture)}: the standardised maps with the largest weights. Share: of the output’s energy before normalisation, on this image; all maps together have 100 %.`,
    columns: ['input channel', 'filter', 'lane', 'weight P', '|P|', 'share'],
    rows: picture.frame.taken!.feeds.map(({ k, re, im, share }) => [
      ...cells(picture, k),
      complex(re, im),
      fixed(Math.hypot(re, im), 4),
      percent(share),
    ]),
  };
}

export function pixelTable(picture: Picture): Table {
  const chain = chainOfPicture(picture)!;
  const { top, rest, others } = longest(chain, LISTED);
  const line = (name: string, [re, im]: [number, number]) => [name, '', '', '', '', complex(re, im)];
  return {
    caption: `${title(picture)}: the longest of ${chain.arrows.length} arrows of one pixel, and what the others add. Weight times standardised value is the arrow.`,
    columns: ['input channel', 'filter', 'lane', 'weight P', 'standardised value', 'arrow'],
    rows: [
      ...top.map(({ k, weight, value, product }) => [...cells(picture, k), complex(...weight), complex(...value), complex(...product)]),
      line(`the other ${others}`, rest),
      line('sum', chain.sum),
      line('norm', [chain.norm, 0]),
      line('sum / norm', [chain.sum[0] / (chain.norm || 1), chain.sum[1] / (chain.norm || 1)]),
      line('network’s own output', chain.output),
    ],
  };
}

// The network in TensorFlow.js operations, from the tensors of its ONNX file (`parts`: { spec, tensors: { name: { dims, values } } } in
// one JSON and one binary file). Maps are (1, rows, columns, channels), as TensorFlow.js has them.

/** Reads the tensors. */
async function load({ index, values }) {
  const { spec, tensors } = await (await fetch(index)).json();
  const buffer = await (await fetch(values)).arrayBuffer();
  for (const t of Object.values(tensors)) t.values = new (t.integers ? Int32Array : Float32Array)(buffer, t.offset, t.length);
  return { spec, tensors };
}

/** (outputs, inputs, rows, columns) as (rows, columns, inputs, outputs). */
const kernel = (tf, { dims, values }) => tf.transpose(tf.tensor4d(values, dims), [2, 3, 1, 0]);

export async function network(tf, files) {
  const { spec, tensors } = await load(files);
  const list = (name) => tensors[name] && tf.tensor1d(tensors[name].values, tensors[name].integers ? 'int32' : 'float32');
  const blocks = spec.widths.map((_, j) => {
    const of = (name) => tensors[`block${j}.${name}`];
    const filters = kernel(tf, of('filters'));
    const [outputs, planes] = of('filters').dims;
    const l = (outputs - planes) / 2;
    const half = (from, count) => filters.slice([0, 0, 0, from], [-1, -1, -1, count]);
    const matrix = (plane) =>
      of(`projection${plane}`) && { weights: kernel(tf, of(`projection${plane}`)), bias: list(`block${j}.offset${plane}`) };
    return {
      l,
      complex: planes === 2,
      stride: (j % 2) + 1,
      rows: list(`block${j}.rows`),
      columns: list(`block${j}.columns`),
      // Real parts of φx and ψx; imaginary parts of ψx, and of φx where x is complex.
      filters: [half(0, 1 + l), half(1 + l, outputs - 1 - l)],
      both: matrix(''),
      re: matrix('_re'),
      im: matrix('_im'),
    };
  });
  const linear = tf.transpose(tf.tensor2d(tensors['classifier.linear'].values, tensors['classifier.linear'].dims));
  const bias = list('classifier.bias');

  const project = (x, { weights, bias }) => tf.fused.conv2d({ x, filter: weights, strides: 1, pad: 'valid', bias });
  const modulus = (re, im) => tf.sqrt(tf.add(tf.square(re), tf.square(im)));

  function block(b, re, im) {
    const [, h, w, c] = re.shape;
    // Channels as images: one plain convolution.
    let folded = tf.transpose(re, [3, 1, 2, 0]);
    if (im) folded = tf.concat([folded, tf.transpose(im, [3, 1, 2, 0])], 3);
    folded = tf.gather(tf.gather(folded, b.rows, 1), b.columns, 2);
    const [real, imaginary] = b.filters.map((filter) => tf.conv2d(folded, filter, b.stride, 'valid'));
    const [, rows, cols] = real.shape;
    const pixels = rows * cols;
    /** Some of each channel's planes as channels. */
    const maps = (x, from, count) => {
      const part = from === 0 && count === x.shape[3] ? x : x.slice([0, 0, 0, from], [-1, -1, -1, count]);
      return part
        .reshape([c, pixels, count])
        .transpose([1, 0, 2])
        .reshape([1, rows, cols, c * count]);
    };
    let groups;
    if (b.complex && spec.skip) {
      const z = [maps(real, 0, 1 + b.l), maps(imaginary, 0, 1 + b.l)];
      groups = [z, [modulus(...z)]];
    } else {
      const low = b.complex ? [maps(real, 0, 1), maps(imaginary, 0, 1)] : [maps(real, 0, 1)];
      const wave = [maps(real, 1, b.l), maps(imaginary, b.complex ? 1 : 0, b.l)];
      groups = spec.skip ? [low, wave, [tf.abs(low[0])], [modulus(...wave)]] : [low, [modulus(...wave)]];
    }
    const reals = groups.map((g) => g[0]);
    const imaginaries = groups.filter((g) => g[1]).map((g) => g[1]);
    const joined = (parts) => (parts.length > 1 ? tf.concat(parts, 3) : parts[0]);
    let out;
    if (b.both) out = tf.split(project(joined([...reals, ...imaginaries]), b.both), 2, 3);
    else out = [project(joined(reals), b.re), ...(imaginaries.length ? [project(joined(imaginaries), b.im)] : [])];
    const sums = out.map((x) => tf.sum(tf.square(x), 3, true));
    const norm = tf.maximum(tf.sqrt(sums.length > 1 ? tf.add(...sums) : sums[0]), 1e-30);
    return out.map((x) => tf.div(x, norm));
  }

  return {
    input: ({ values, shape }) => tf.transpose(tf.tensor4d(values, shape), [0, 2, 3, 1]),
    run(input) {
      let [re, im] = [input, undefined];
      for (const b of blocks) [re, im] = block(b, re, im);
      const all = im ? tf.concat([re, im], 3) : re;
      const features = tf.transpose(all, [0, 3, 1, 2]).reshape([1, -1]);
      return tf.add(tf.matMul(features, linear), bias);
    },
  };
}
